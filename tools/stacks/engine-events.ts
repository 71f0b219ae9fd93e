import { readFile } from "node:fs/promises";
import { type KeyChange, keyChange } from "../../components/portkey/key-change.ts";
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

/** An API key after whose change somebody needs new settings. */
export interface ChangedKey extends KeyChange {
  /** @default it will be changed */
  readonly at?: Date;
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
  /** Whether the run got beyond its preview, so that something may have changed. */
  readonly began: boolean;
  /** How many resources by operation, `same` among them. Empty where the engine did not come that far. */
  readonly counts: Readonly<Record<string, number>>;
  /** By type, then by name. */
  readonly changes: readonly ChangedResource[];
  /** API keys that are rotated or made anew, and when they were, where they were. */
  readonly keys: readonly ChangedKey[];
  readonly violations: readonly Violation[];
  /** What the engine, the program or a provider says is wrong. */
  readonly errors: readonly string[];
}

export const nothingHappened: Happened = {
  began: false,
  changes: [],
  counts: {},
  errors: [],
  keys: [],
  violations: [],
};

/** One line of the engine's log of events. Source: `EngineEvent` in Pulumi's sdk/go/common/apitype/events.go. */
interface EngineEvent {
  /** Seconds since 1970. */
  readonly timestamp?: number;
  readonly resourcePreEvent?: StepEvent;
  /** After a step that succeeded. */
  readonly resOutputsEvent?: StepEvent;
  readonly policyEvent?: {
    readonly enforcementLevel: string;
    readonly message: string;
    readonly policyName: string;
  };
  readonly diagnosticEvent?: { readonly severity: string; readonly message: string };
  readonly summaryEvent?: {
    readonly isPreview?: boolean;
    readonly resourceChanges?: Readonly<Record<string, number>>;
  };
}

interface StepEvent {
  readonly metadata: Step;
  readonly planning?: boolean;
}

/** What the engine says at the end of a run that failed, beside the reason. */
const closing = ["preview failed", "update failed"];

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

/** What events of one run come to: of its update, or of its preview where it did not get further. */
export function happened(events: readonly EngineEvent[]): Happened {
  const began = events.some(isOfUpdate);
  const relevant = began ? events.filter((event) => !isOfPreview(event)) : events;
  const steps = relevant.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  const counts = relevant.findLast(({ summaryEvent }) => summaryEvent)?.summaryEvent?.resourceChanges ?? {};
  // A rule that is checked in the preview and in the update is broken once.
  const violations = unique(
    events.flatMap(({ policyEvent: said }) =>
      said ? [{ level: said.enforcementLevel, message: said.message.trim(), rule: said.policyName }] : [],
    ),
  );
  const errors = unique(
    events.flatMap(({ diagnosticEvent: said }) => (said?.severity === "error" ? [said.message.trim()] : [])),
  );
  const reasons = errors.filter((error) => !closing.includes(error));
  return {
    began,
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
    keys: changedKeys(relevant, began),
    errors: reasons.length > 0 || violations.some(isMandatory) ? reasons : errors,
    violations,
  };
}

/** Keys of teams that exist: nobody has settings of a new one. */
function changedKeys(events: readonly EngineEvent[], began: boolean): ChangedKey[] {
  const steps = events.flatMap(({ resOutputsEvent, resourcePreEvent, timestamp }) => {
    const event = began ? resOutputsEvent : resourcePreEvent;
    return event ? [{ ...event.metadata, timestamp }] : [];
  });
  const newTeams = steps.flatMap(({ op, type, urn }) =>
    op === "create" && type === "bedrock-portkey:index:TeamAccess" ? [nameOf(urn)] : [],
  );
  return steps
    .filter(({ type }) => type === "pulumi-nodejs:dynamic/bedrock-portkey:ApiKey")
    .flatMap(({ new: after, old: before, op, timestamp }) => {
      const change =
        op === "update"
          ? keyChange(Object(after?.inputs), Object(before?.inputs))
          : ["create", "create-replacement"].includes(op)
            ? keyChange(Object(after?.inputs))
            : undefined;
      if (change === undefined || (newTeams.includes(change.team) && change.overlap === undefined)) return [];
      return [{ ...change, ...(began && timestamp !== undefined && { at: new Date(timestamp * 1000) }) }];
    })
    .sort(
      by(
        ({ team }) => team,
        ({ member = "" }) => member,
      ),
    );
}

/** Whether a violation ends a run. */
export function isMandatory({ level }: Violation): boolean {
  return level === "mandatory";
}

function isOfPreview({ resOutputsEvent, resourcePreEvent, summaryEvent }: EngineEvent): boolean {
  return (resourcePreEvent ?? resOutputsEvent)?.planning === true || summaryEvent?.isPreview === true;
}

function isOfUpdate(event: EngineEvent): boolean {
  return (event.resourcePreEvent ?? event.summaryEvent) !== undefined && !isOfPreview(event);
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

function unique<T>(entries: readonly T[]): T[] {
  const byText = new Map(entries.map((entry) => [JSON.stringify(entry), entry]));
  return [...byText.values()];
}
