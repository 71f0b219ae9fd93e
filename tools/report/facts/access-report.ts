import type { BudgetReport, LimitReport } from "./budget-report.ts";
import type { Finding } from "./findings.ts";
import type { Known } from "./known.ts";
import type { RouteReport } from "./route-report.ts";
import { type StackSource, stackReport } from "./stack-report.ts";
import { teamReport } from "./team-report.ts";
import { type Totals, totals } from "./totals.ts";

/** Who may use what, where, and for how much. It is JSON as it is, and holds no secret. */
export interface AccessReport {
  readonly project: string;
  /** When it was made: ISO 8601, UTC. */
  readonly made: string;
  readonly totals: Totals;
  readonly stacks: readonly StackReport[];
  /** In the order of stacks and their files. */
  readonly teams: readonly TeamReport[];
}

/** One stack, and from where the figures of its teams come. */
export interface StackReport {
  readonly stack: string;
  readonly environment: string;
  /** Portkey's, as the file names it. */
  readonly workspace: string;
  /** Whether its outputs could be read, else why not. */
  readonly outputs: Known<"read">;
  /** Whether Portkey's analytics answered, else why not. */
  readonly spending: Known<"read">;
  readonly drift: Drift;
  /** Teams that were made and are no longer in the file: their access lasts until the next `pulumi up`. */
  readonly leftOver: readonly string[];
}

/** What the last check of a stack for drift found. */
export type Drift = "clean" | "drifted" | "failed" | "not checked";

/** One team's access, as its file has it, with what is known of what was made. */
export interface TeamReport {
  readonly team: string;
  readonly environment: string;
  readonly stack: string;
  readonly file: string;
  readonly line: number;
  /** Regions that are called, in order of preference. */
  readonly regions: readonly string[];
  /** Further regions in which inference profiles may serve a call. */
  readonly alsoServedIn: Known<readonly string[]>;
  /** Bounds of where requests may be served. Null: none. */
  readonly allowedRegions: readonly string[] | null;
  readonly models: readonly ModelReport[];
  readonly route: RouteReport;
  /** Null: without a limit, or limits that cannot be added up. */
  readonly budget: BudgetReport | null;
  /** What the budget is made of, one for each key that a limit can stand on. */
  readonly limits: readonly LimitReport[];
  readonly rateLimits: readonly {
    readonly type: "requests" | "tokens";
    readonly unit: "rpm" | "rph" | "rpd";
    readonly value: number;
  }[];
  /** Where budget and rate limits stand. */
  readonly limitsOn: "apiKey" | "virtualKey";
  /** Dollars in the budget's current period, without a budget in the calendar month. */
  readonly spent: Known<number>;
  /** Dollars in the calendar month, UTC. */
  readonly spentThisMonth: Known<number>;
  /** Null: the team signs in by a role, which has no key. */
  readonly accessKey: Known<{ readonly created: string; readonly ageDays: number }> | null;
  /** Days after which an access key is too old. Null: never. */
  readonly maxKeyAgeDays: number | null;
  readonly apiKey: {
    readonly kind: "shared" | "perMember" | "existing";
    /** ISO 8601. Null: never, or not known of a key that was made by hand. */
    readonly expiresAt: string | null;
  };
  readonly members: readonly string[];
  /** The protocol that Claude Code speaks to the gateway. */
  readonly mode: "bedrock" | "messages";
  readonly registration: "virtualKey" | "catalog";
  readonly drift: Drift;
  /** What needs a look, the gravest first. */
  readonly findings: readonly Finding[];
}

/** A model that a team may invoke. */
export interface ModelReport {
  /** As requests carry it. */
  readonly id: string;
  /** What Claude Code uses it for: `default`, `haiku` and the like. Empty: it can be chosen. */
  readonly usedAs: readonly string[];
}

/** What a report is made of. */
export interface Sources {
  readonly project: string;
  readonly now: Date;
  readonly stacks: readonly StackSource[];
}

/** The report on some stacks. */
export function accessReport({ now, project, stacks }: Sources): AccessReport {
  const teams = stacks.flatMap((source) =>
    Object.keys(source.config.teams).map((team) =>
      teamReport(source, team, { countedWith: environmentsThatCount(stacks, source, team), now }),
    ),
  );
  return {
    made: now.toISOString(),
    project,
    stacks: stacks.map(stackReport),
    teams,
    totals: totals(teams),
  };
}

/** Environments whose team of this name Portkey's analytics cannot tell from this one. */
function environmentsThatCount(
  stacks: readonly StackSource[],
  { config: { workspace }, environment }: StackSource,
  team: string,
): string[] {
  return stacks
    .filter(
      ({ config, environment: other }) =>
        other !== environment && config.workspace === workspace && Object.hasOwn(config.teams, team),
    )
    .map(({ environment }) => environment);
}
