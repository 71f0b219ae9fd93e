import { isDeepStrictEqual } from "node:util";

/** What the engine says of a resource before or after a step, secrets hidden. */
export interface ResourceState {
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/** What the engine says of a step. Source: `StepEventMetadata` in Pulumi's sdk/go/common/apitype/events.go. */
export interface Step {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly old?: ResourceState | null;
  readonly new?: ResourceState | null;
  /** Names of properties that differ. */
  readonly diffs?: readonly string[] | null;
  /** Paths of properties that differ. */
  readonly detailedDiff?: Readonly<Record<string, unknown>> | null;
}

/**
 * Paths of the properties that a step changes, never their values. Dynamic resources leave it to whoever wants to know: there
 * the new inputs are compared with the old ones, or, where somebody changed the resource itself, with what it is now.
 */
export function changedProperties({ detailedDiff, diffs, new: after, old: before }: Step): string[] {
  const told = Object.keys(detailedDiff ?? {});
  if (told.length > 0) return told.sort();
  if (diffs?.length) return [...diffs].sort();
  if (!before?.inputs || !after?.inputs) return [];
  const byInputs = differences(before.inputs, after.inputs);
  if (byInputs.length > 0) return byInputs;
  const known = Object.entries(before.outputs ?? {}).filter(([name]) => name in (after.inputs ?? {}));
  const wanted = Object.entries(after.inputs).filter(([name]) => name in (before.outputs ?? {}));
  return differences(Object.fromEntries(known), Object.fromEntries(wanted));
}

function differences(before: unknown, after: unknown, path = ""): string[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (!isMap(before) || !isMap(after)) return [path];
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .sort()
    .flatMap((name) => differences(before[name], after[name], path === "" ? name : `${path}.${name}`));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
