import { readFile } from "node:fs/promises";
import { changedProperties, type Step } from "./changed-properties.ts";
import { by } from "./order.ts";

/** A resource that a run changes. */
export interface ChangedResource {
  /** In the engine's words: create, update, replace, delete … */
  readonly operation: string;
  readonly type: string;
  readonly name: string;
  /** Paths, for an update or replacement. */
  readonly properties: readonly string[];
}

/** A resource or stack that is not as the policy pack wants it. */
export interface Violation {
  /** `mandatory` or `advisory`. */
  readonly level: string;
  readonly rule: string;
  /** In the rule's words, remedy included. */
  readonly message: string;
}

/** What a run of the engine came to. No values of properties. */
export interface Happened {
  /** How many resources by operation, `same` among them. Empty where the engine did not come that far. */
  readonly counts: Readonly<Record<string, number>>;
  /** By type, then by name. */
  readonly changes: readonly ChangedResource[];
  readonly violations: readonly Violation[];
  /** What the engine, the program or a provider says is wrong. */
  readonly errors: readonly string[];
}

export const nothingHappened: Happened = { changes: [], counts: {}, errors: [], violations: [] };

/** One line of the engine's log of events. Source: `EngineEvent` in Pulumi's sdk/go/common/apitype/events.go. */
interface EngineEvent {
  readonly resourcePreEvent?: { readonly metadata: Step };
  readonly policyEvent?: {
    readonly enforcementLevel: string;
    readonly message: string;
    readonly policyName: string;
  };
  readonly diagnosticEvent?: { readonly severity: string; readonly message: string };
  readonly summaryEvent?: { readonly resourceChanges?: Readonly<Record<string, number>> };
}

/** Steps that change nothing, and the parts that a replacement is made of. */
const unseen = ["same", "read", "refresh", "create-replacement", "delete-replaced", "discard-replaced"];

/**
 * Reads what a run came to out of the engine's log of events.
 *
 * @returns nothing for a run that failed before it began
 */
export async function readEvents(file: string): Promise<Happened> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw error;
  });
  return happened(text.split("\n").flatMap(eventIn));
}

/** The event of a line. An engine that was killed leaves half a line. */
function eventIn(line: string): EngineEvent[] {
  try {
    return [JSON.parse(line)];
  } catch {
    return [];
  }
}

/** What events of one run come to. */
export function happened(events: readonly EngineEvent[]): Happened {
  const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  const counts = events.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {};
  return {
    changes: steps
      .filter(({ op, type }) => !unseen.includes(op) && !type.startsWith("pulumi:providers:"))
      .map(changedResource)
      .sort(
        by(
          ({ type }) => type,
          ({ name }) => name,
        ),
      ),
    counts,
    errors: unique(
      events.flatMap(({ diagnosticEvent: said }) =>
        said?.severity === "error" ? [said.message.trim()] : [],
      ),
    ),
    violations: events.flatMap(({ policyEvent: said }) =>
      said ? [{ level: said.enforcementLevel, message: said.message.trim(), rule: said.policyName }] : [],
    ),
  };
}

function changedResource(step: Step): ChangedResource {
  return {
    name: nameOf(step.urn),
    operation: step.op,
    properties: ["create", "delete"].includes(step.op) ? [] : changedProperties(step),
    type: step.type.replace("pulumi-nodejs:dynamic/", "").replace(/\/[^:]+:/, ":"),
  };
}

/** The name of a resource, by its URN. */
export function nameOf(urn: string): string {
  return urn.slice(urn.lastIndexOf("::") + 2);
}

function unique(lines: readonly string[]): string[] {
  return [...new Set(lines)];
}
