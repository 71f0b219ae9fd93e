import { parseStackConfig } from "../../../../components/stack-config.ts";
import type { Sources } from "../../../../tools/report/facts/access-report.ts";
import { periodsOf } from "../../../../tools/report/facts/budget-report.ts";
import type { StackSource } from "../../../../tools/report/facts/stack-report.ts";

export const now = new Date("2026-11-26T11:00:00Z");
export const sonnet = "us.anthropic.claude-sonnet-4-6";
const [haiku, opus] = ["us.anthropic.claude-haiku-4-5-20251001-v1:0", "us.anthropic.claude-opus-4-8"];

/** Everything of a stack that a test does not say itself. */
export interface SomeStack extends Partial<Omit<StackSource, "config" | "costs" | "places">> {
  /** Teams as a file has them. */
  readonly teams: Readonly<Record<string, unknown>>;
  /** Further values of the environment. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** Dollars by team, whatever the period. @default nothing is known */
  readonly spent?: Readonly<Record<string, number>>;
}

/** A stack as it would be read, its file checked as the program checks it. */
export function someStack({ spent, teams, values, ...rest }: SomeStack): StackSource {
  const environment = rest.environment ?? "dev";
  const config = parseStackConfig(
    { workspace: `ws-${environment}`, ...values, teams },
    { hasAdminKey: true, scope: { project: "bedrock-portkey", stack: environment } },
  );
  const starts = Object.values(config.teams).flatMap((spec) => periodsOf(spec, now));
  const costs = spent ? { value: new Map(Object.entries(spent)) } : { why: "PORTKEY_API_KEY is not set" };
  return {
    config,
    costs: new Map(starts.map((from) => [from.toISOString(), costs])),
    drift: "not checked",
    environment,
    made: {
      value: new Map(Object.keys(teams).map((team) => [team, { accessKeyCreated: "2026-11-01T00:00:00Z" }])),
    },
    places: new Map(
      Object.keys(teams).map((team, index) => [
        team,
        { file: `Pulumi.${environment}.yaml`, line: index + 4 },
      ]),
    ),
    stack: environment,
    ...rest,
  };
}

export function someSources(...stacks: readonly SomeStack[]): Sources {
  return { now, project: "bedrock-portkey", stacks: stacks.map(someStack) };
}

/** As small as a team can be. */
export const least = { models: { default: sonnet }, regions: ["us-east-1"] };

const routings = [
  undefined,
  { cache: { maxAge: 3600, mode: "simple" }, retry: { attempts: 3, onStatusCodes: [429, 503] } },
  { mode: "loadbalance", weights: { "us-east-1": 0.7, "us-west-2": 0.3 } },
  { fallbackTo: ["anthropic-virtual-key"], mode: "fallback", onStatusCodes: [429, 500] },
  {
    conditions: [{ metadata: { tier: "gold" }, region: "us-west-2" }],
    mode: "conditional",
  },
];
const budgets = [
  { alertAt: 400, limit: 500, periodicReset: "monthly" },
  { limit: 1000, periodicReset: "monthly" },
  { limit: 100, periodicReset: "weekly" },
  undefined,
];

/** Many teams, of every kind. */
export function manyTeams(number: number): Sources {
  const names = Array.from({ length: number }, (_, index) => `team-${String(index + 1).padStart(3, "0")}`);
  const half = Math.ceil(number / 2);
  return someSources(
    stackOf("dev", names.slice(0, half), "clean"),
    stackOf("prod", names.slice(half), "drifted"),
  );
}

function stackOf(environment: string, names: readonly string[], drift: "clean" | "drifted"): SomeStack {
  const created = (index: number) => new Date(now.getTime() - index * 86_400_000).toISOString();
  return {
    drift,
    environment,
    made: { value: new Map(names.map((team, index) => [team, { accessKeyCreated: created(index) }])) },
    spent: Object.fromEntries(names.map((team, index) => [team, (index * 37.31) % 1100])),
    teams: Object.fromEntries(names.map((team, index) => [team, someTeam(index)])),
    values: { maxKeyAgeDays: 90 },
  };
}

function someTeam(index: number) {
  const routing = routings[index % routings.length];
  const budget = budgets[index % budgets.length];
  return {
    claudeCode: { mode: index % 3 === 0 ? "bedrock" : "messages" },
    members: ["jane.roe", "john.doe"].slice(0, index % 3),
    models: { default: sonnet, ...(index % 2 && { allow: [opus], haiku }) },
    regions: routing === undefined ? ["us-east-1"] : ["us-east-1", "us-west-2"],
    ...(index % 4 === 0 && { apiKey: { expiresAt: "2027-06-30" } }),
    ...(routing && { routing }),
    ...(budget && { budget, rateLimits: [{ type: "requests", unit: "rpm", value: 60 }] }),
  };
}
