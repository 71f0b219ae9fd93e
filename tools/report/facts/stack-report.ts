import type { StackConfig } from "../../../components/stack-config.ts";
import type { Drift, StackReport } from "./access-report.ts";
import type { Known } from "./known.ts";

/** A stack, and what was found out about it. */
export interface StackSource {
  readonly stack: string;
  readonly environment: string;
  /** Its file, checked. */
  readonly config: StackConfig;
  /** Where each of its teams stands. */
  readonly places: ReadonlyMap<string, { readonly file: string; readonly line: number }>;
  /** What was made for each team. */
  readonly made: Known<ReadonlyMap<string, MadeTeam>>;
  /** What each team has cost in dollars, by the start of the period (ISO 8601). */
  readonly costs: ReadonlyMap<string, Known<ReadonlyMap<string, number>>>;
  readonly drift: Drift;
}

/** Of a team's outputs, what the report needs. */
export interface MadeTeam {
  /** RFC 3339. */
  readonly accessKeyCreated?: string | undefined;
}

export function stackReport({ config, costs, drift, environment, made, stack }: StackSource): StackReport {
  const failed = [...costs.values()].find((known) => "why" in known);
  return {
    drift,
    environment,
    leftOver:
      "value" in made ? [...made.value.keys()].filter((team) => !Object.hasOwn(config.teams, team)) : [],
    outputs: "why" in made ? made : { value: "read" },
    spending: failed ?? { value: "read" },
    stack,
    workspace: config.workspace,
  };
}
