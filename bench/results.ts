import type { Case } from "./case.ts";
import type { Calls } from "./ground.ts";
import type { Life } from "./life.ts";
import type { Measurement } from "./measure.ts";
import { type Summary, summary } from "./statistics.ts";
import type { State } from "./subject.ts";

/** What a step took, over all times that it was measured. */
export interface Result extends Case {
  readonly subject: string;
  readonly step: string;
  /** How often it was measured. */
  readonly times: number;
  /** Seconds. */
  readonly wall: Summary;
  /** Seconds. */
  readonly cpu: Summary;
  /** Bytes. */
  readonly peakMemory: Summary;
  /** Of the last time. */
  readonly calls: Calls;
  /** Of the last time. Undefined where it is not known. */
  readonly state: State | undefined;
}

/** @param lives of one case, at least one */
export function results(about: Case, lives: readonly Life[]): Result[] {
  const [first] = lives;
  return [...(first ?? [])].flatMap(([subject, measured]) =>
    [...measured.keys()].map((step) => {
      const all = lives.flatMap((life) => life.get(subject)?.get(step) ?? ([] as Measurement[]));
      const of = (value: (measurement: Measurement) => number) => summary(all.map(value));
      const { calls, state } = all.at(-1) as Measurement;
      return {
        ...about,
        calls,
        cpu: of(({ cpu }) => cpu),
        peakMemory: of(({ peakMemory }) => peakMemory),
        state,
        step,
        subject,
        times: all.length,
        wall: of(({ wall }) => wall),
      };
    }),
  );
}
