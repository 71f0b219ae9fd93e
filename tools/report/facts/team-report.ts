import { regionOfArn } from "../../../components/bedrock/arns.ts";
import { bareModel } from "../../../components/claude-code/model-name.ts";
import { claudeCodeOf } from "../../../components/team-claude-code.ts";
import { profilesOf } from "../../../components/team-context.ts";
import { modelFields, modelsOf } from "../../../components/team-models.ts";
import { invocationsOf } from "../../../components/team-reach.ts";
import type { TeamSpec } from "../../../components/team-spec.ts";
import { startOfMonth } from "../../team-costs.ts";
import { listing } from "../words.ts";
import type { ModelReport, TeamReport } from "./access-report.ts";
import { budgetReport, limitReports, periodStart } from "./budget-report.ts";
import { findings } from "./findings.ts";
import type { Known } from "./known.ts";
import { routeReport } from "./route-report.ts";
import type { StackSource } from "./stack-report.ts";

/** What is known beside a team's stack. */
export interface Surroundings {
  readonly now: Date;
  /** Environments whose team of the same name Portkey counts together with this one. */
  readonly countedWith: readonly string[];
}

const millisecondsOfADay = 86_400_000;

/** Stands for the leg of a global profile, which names no region. */
const anyRegion = "any commercial region";

/** One team of a stack. */
export function teamReport(
  source: StackSource,
  team: string,
  { countedWith, now }: Surroundings,
): TeamReport {
  const { config, made, stack } = source;
  const spec = config.teams[team] as TeamSpec;
  const limits = limitReports(spec);
  const budget = budgetReport(limits);
  const { mode } = claudeCodeOf(spec, config.context);
  const spentSince = (from: Date) => spentBy(source, team, { countedWith, from, mode });
  const facts = {
    accessKey: (spec.identity ?? config.identity) === "assumedRole" ? null : accessKey(made, team, now),
    allowedRegions: spec.allowedRegions ?? config.allowedRegions ?? null,
    alsoServedIn: alsoServedIn(spec, config.context),
    apiKey: { expiresAt: spec.apiKey?.expiresAt ?? null, kind: keyKind(spec) },
    budget,
    drift: source.drift,
    environment: source.environment,
    limits,
    limitsOn: spec.limitsOn,
    maxKeyAgeDays: config.maxKeyAgeDays ?? null,
    members: spec.members.map(({ name }) => name),
    mode,
    models: modelReports(spec),
    rateLimits: spec.rateLimits,
    regions: spec.regions,
    registration: spec.registration ?? config.registration,
    route: routeReport(spec),
    spent: spentSince(budget ? periodStart(budget.reset, now) : startOfMonth(now)),
    spentThisMonth: spentSince(startOfMonth(now)),
    stack,
    team,
    ...(source.places.get(team) ?? { file: "", line: 1 }),
  };
  const isMade = "value" in made ? made.value.has(team) : undefined;
  return { ...facts, findings: findings(facts, isMade, now) };
}

/** Dollars that a team has spent since a moment, to the cent. */
function spentBy(
  { costs, environment }: StackSource,
  team: string,
  { countedWith, from, mode }: Pick<Surroundings, "countedWith"> & Pick<TeamReport, "mode"> & { from: Date },
): Known<number> {
  const known = costs.get(from.toISOString()) ?? { why: "was not looked up" };
  if ("why" in known) return known;
  if (countedWith.length > 0) {
    return { why: `Portkey counts ${team} of ${listing([environment, ...countedWith])} together` };
  }
  const cost = known.value.get(team) ?? 0;
  if (cost === 0 && mode === "bedrock") return { why: "Portkey counts no cost in mode bedrock" };
  return { value: Math.round(cost * 100) / 100 };
}

function accessKey(made: StackSource["made"], team: string, now: Date): NonNullable<TeamReport["accessKey"]> {
  if ("why" in made) return made;
  const created = made.value.get(team)?.accessKeyCreated;
  if (created === undefined) return { why: "is not made yet" };
  const ageDays = Math.max(0, Math.floor((now.getTime() - Date.parse(created)) / millisecondsOfADay));
  return { value: { ageDays, created } };
}

/** Where inference profiles may serve a team's calls beside the regions that it calls. */
function alsoServedIn(spec: TeamSpec, context: StackSource["config"]["context"]): Known<string[]> {
  if (profilesOf(context) === undefined) return { why: "inferenceProfiles: live is known to AWS alone" };
  const reached = invocationsOf(spec, context).flatMap((call) =>
    call.reached.map((arn) => regionOfArn(arn) || anyRegion),
  );
  return { value: [...new Set(reached)].filter((region) => !spec.regions.includes(region)).sort() };
}

function modelReports(spec: TeamSpec): ModelReport[] {
  return modelsOf(spec).map((id) => ({
    id,
    usedAs: modelFields.filter((field) => bareModel(spec.models[field] ?? "") === id),
  }));
}

function keyKind({ apiKey, apiKeys }: TeamSpec): TeamReport["apiKey"]["kind"] {
  return apiKey?.existing === undefined ? apiKeys : "existing";
}
