import { notYetKnown, type Subject } from "./subject.ts";

/** A statement of an IAM policy, each part of it a list. */
export interface Statement {
  readonly sid: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principals: readonly string[];
  /** Names of the condition keys that it depends on. */
  readonly conditions: readonly string[];
  /** Parts that say what is left out, and so allow all the rest: `NotAction`, `NotResource`, `NotPrincipal`. */
  readonly negations: readonly string[];
}

/** A policy document among the inputs of a resource. */
export interface Document {
  readonly input: string;
  /** Undefined for a text that is no policy. */
  readonly statements: readonly Statement[] | undefined;
}

/** Every policy document of an AWS resource that is known yet: its own, who may assume it, what is inlined. */
export function documentsOf({ props, type }: Subject): Document[] {
  if (!type.startsWith("aws:")) return [];
  const inlined = Array.isArray(props.inlinePolicies) ? props.inlinePolicies : [];
  return [
    ["policy", props.policy] as const,
    ["assumeRolePolicy", props.assumeRolePolicy] as const,
    ...inlined.map((one, index) => [`inlinePolicies[${index}].policy`, Object(one).policy] as const),
  ]
    .filter(([, text]) => text !== undefined && text !== null && text !== notYetKnown)
    .map(([input, text]) => ({ input, statements: statementsOf(text) }));
}

function statementsOf(text: unknown): Statement[] | undefined {
  try {
    const { Statement } = typeof text === "string" ? JSON.parse(text) : Object(text);
    return Statement === undefined ? undefined : [Statement].flat().map(statementOf);
  } catch {
    return undefined;
  }
}

function statementOf(raw: Readonly<Record<string, unknown>>, index: number): Statement {
  const { Principal = [] } = raw;
  return {
    actions: texts(raw.Action),
    allows: raw.Effect !== "Deny",
    conditions: Object.values(Object(raw.Condition)).flatMap((keys) => Object.keys(Object(keys))),
    negations: ["NotAction", "NotResource", "NotPrincipal"].filter((part) => part in raw),
    principals: typeof Principal === "string" ? [Principal] : Object.values(Object(Principal)).flatMap(texts),
    resources: texts(raw.Resource),
    sid: typeof raw.Sid === "string" ? raw.Sid : `statement ${index}`,
  };
}

function texts(value: unknown): string[] {
  return value === undefined ? [] : [value].flat().map(String);
}
