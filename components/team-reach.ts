import { costAlarmMistakes } from "./audit/audit-spec.ts";
import { partitionOf, regionOfArn } from "./bedrock/arns.ts";
import { bedrockRegions } from "./bedrock/inference-profiles.ts";
import { type Invocation, invocations, throughUnmadeProfile } from "./bedrock/invocations.ts";
import {
  invokePolicies,
  maximumPolicies,
  maximumPolicyLength,
  policyLength,
} from "./bedrock/invoke-policy.ts";
import { applicationProfileHome, kindOfModel } from "./bedrock/model-id.ts";
import { bareModel } from "./claude-code/model-name.ts";
import { across, hint, listed, repeated } from "./mistakes.ts";
import { claudeCodeOf } from "./team-claude-code.ts";
import { profilesOf, type TeamContext } from "./team-context.ts";
import { modelFields, modelsOf } from "./team-models.ts";
import type { TeamSpec } from "./team-spec.ts";

type Found = Iterable<readonly [path: PropertyKey[], message: string]>;

/** Where models are named, as dotted paths. */
const everyModel = [...modelFields, "allow"].map((field) => `models.${field}`);

/** An account id where none is known yet: as long as every other. */
const anyAccount = "0".repeat(12);

/** What each of a team's models called in each of its regions. Pairs that cannot be called are left out. */
export function invocationsOf(team: TeamSpec, context: TeamContext): Invocation[] {
  const profiles = profilesOf(context);
  if (profiles === undefined) return [];
  return invocations(context.account?.accountId ?? anyAccount, team.regions, modelsOf(team), profiles);
}

/** Regions that a team's requests may be served in. Undefined: any. */
function allowedRegionsOf(team: TeamSpec, context: TeamContext): readonly string[] | undefined {
  const { allowedRegions: outer } = context;
  const { allowedRegions: own = outer } = team;
  return own?.filter((region) => outer === undefined || outer.includes(region));
}

/** Whether a team's models and regions go together, and where they may lead. */
export function reachChecks(context: TeamContext) {
  const bounds = ["regions", "allowedRegions", "allowGlobal"];
  return [
    across<TeamSpec>(["regions"], (team) => onePartition(team, context)),
    across<TeamSpec>(["allowedRegions"], (team) => widened(team, context)),
    across<TeamSpec>(["regions", "allowedRegions"], (team) => outside(team, context)),
    ...modelFields.map((field) =>
      across<TeamSpec>([...bounds, `models.${field}`], function* (team) {
        const model = team.models[field];
        if (model === undefined) return;
        for (const line of modelMistakes(bareModel(model), team, context)) yield [["models", field], line];
      }),
    ),
    across<TeamSpec>([...bounds, "models.allow"], function* (team) {
      for (const [index, model] of team.models.allow.entries()) {
        for (const line of modelMistakes(bareModel(model), team, context)) {
          yield [["models", "allow", index], line];
        }
      }
    }),
    across<TeamSpec>([...bounds, ...everyModel], (team) => tooLarge(team, context)),
    across<TeamSpec>(["regions", ...everyModel], applicationProfiles),
    across<TeamSpec>(["regions", "costAlarm"], costAlarmMistakes),
  ];
}

/** The regions of a team that exist; the others are a mistake of their own. */
function known(regions: readonly string[]): string[] {
  return regions.filter((name) => bedrockRegions.includes(name));
}

function* onePartition({ regions }: TeamSpec, { account }: TeamContext): Found {
  const [first] = known(regions);
  for (const name of known(regions)) {
    const path = ["regions", regions.indexOf(name)];
    if (first !== undefined && partitionOf(name) !== partitionOf(first)) {
      yield [
        path,
        `${name} and ${first} are in different partitions of AWS (GovCloud needs a stack of its own)`,
      ];
    } else if (account !== undefined && partitionOf(name) !== account.partition) {
      yield [path, `${name} is in partition ${partitionOf(name)}, the AWS account in ${account.partition}`];
    }
  }
}

function* widened({ allowedRegions = [] }: TeamSpec, { allowedRegions: outer }: TeamContext): Found {
  yield* repeated("allowedRegions", allowedRegions);
  for (const name of known(allowedRegions)) {
    if (outer !== undefined && !outer.includes(name)) {
      const path = ["allowedRegions", allowedRegions.indexOf(name)];
      yield [path, `${name} is not among the environment's allowedRegions${hint(name, outer)}`];
    }
  }
}

function* outside(team: TeamSpec, context: TeamContext): Found {
  const allowed = allowedRegionsOf(team, context);
  // A team none of whose bounds are the environment's has been told so.
  if (allowed === undefined || allowed.length === 0) return;
  for (const name of known(team.regions)) {
    if (!allowed.includes(name)) {
      yield [
        ["regions", team.regions.indexOf(name)],
        `${name} is not in allowedRegions${hint(name, allowed)}`,
      ];
    }
  }
}

function* modelMistakes(model: string, team: TeamSpec, context: TeamContext): Generator<string> {
  const kind = kindOfModel(model);
  const home = applicationProfileHome(model);
  const { account } = context;
  const anywhere = `${model} may run in any commercial region (set allowGlobal: true, or use a geographic profile, e.g. us.…)`;
  const allowGlobal = team.allowGlobal ?? context.allowGlobal;
  if (home !== undefined && account !== undefined && home.accountId !== account.accountId) {
    yield `${model} belongs to account ${home.accountId}, this stack to ${account.accountId}`;
    return;
  }
  if (kind === "global" && !allowGlobal) {
    yield anywhere;
    return;
  }
  const profiles = profilesOf(context);
  if (profiles === undefined || kind === "in-region" || kind === "other") return;
  const allowed = allowedRegionsOf(team, context);
  for (const name of known(team.regions)) {
    const reached = profiles.reached(model, name);
    if (reached === undefined) {
      const line = notThere(model, name, home ? [home.region] : profiles.sources(model));
      if (line !== undefined) yield line;
    } else if (!allowGlobal && reached.some((arn) => regionOfArn(arn) === "")) {
      yield anywhere;
      return;
    } else if (allowed?.includes(name)) {
      const beyond = reached
        .map((arn) => regionOfArn(arn) || "any commercial region")
        .filter((to) => !allowed.includes(to));
      if (beyond.length > 0) {
        yield `${model} called in ${name} may run in ${beyond.join(", ")} (allowedRegions: ${listed(allowed)})`;
      }
    }
  }
}

/** @returns nothing for a profile of which nothing is known: that is a mistake of its own */
function notThere(model: string, region: string, sources: readonly string[] | undefined): string | undefined {
  if (sources === undefined || sources.includes(region)) {
    return `${model} cannot be invoked from ${region} (AWS has no such profile there)`;
  }
  if (sources.length === 0) return undefined;
  return `${model} cannot be invoked from ${region} (source regions: ${listed(sources)})`;
}

/** IAM itself refuses a policy only when the identity exists already. */
function* tooLarge(team: TeamSpec, context: TeamContext): Found {
  const calls = invocationsOf(team, context);
  if (calls.length === 0) return;
  const lengths = policiesOf(calls, team, context).map(policyLength);
  const longest = Math.max(...lengths).toLocaleString("en");
  const limit = maximumPolicyLength.toLocaleString("en");
  if (lengths.length > maximumPolicies) {
    yield [
      ["models"],
      `would need ${lengths.length} IAM policies, at most ${maximumPolicies} of ${limit} characters are allowed (fewer models or regions)`,
    ];
  } else if (lengths.some((length) => length > maximumPolicyLength)) {
    yield [
      ["models"],
      `a deny in the IAM policy would have ${longest} characters, at most ${limit} are allowed (fewer models or regions, or no allowedRegions)`,
    ];
  }
}

/** Whether a team's policy also denies whatever it does not allow: where regions are bounded. */
export function isExclusive(team: TeamSpec, context: TeamContext): boolean {
  return allowedRegionsOf(team, context) !== undefined;
}

/** Whether a team may list inference profiles: in mode `bedrock` Claude Code does so at its start. */
export function listsProfiles(team: TeamSpec, context: TeamContext): boolean {
  return context.listInferenceProfiles && claudeCodeOf(team, context).mode === "bedrock";
}

/** The policies of a team's identity. */
function policiesOf(calls: readonly Invocation[], team: TeamSpec, context: TeamContext) {
  return invokePolicies({
    exclusive: isExclusive(team, context),
    invocations: team.applicationProfiles
      ? calls.map((call) => throughUnmadeProfile(call, context.account?.accountId ?? anyAccount))
      : calls,
    listProfiles: listsProfiles(team, context),
  });
}

function* applicationProfiles(team: TeamSpec): Found {
  if (!team.applicationProfiles) return;
  if (team.regions.length > 1) {
    yield [
      ["applicationProfiles"],
      "goes with one region (an application inference profile belongs to a region, and the settings name it)",
    ];
  }
  for (const model of modelsOf(team)) {
    if (kindOfModel(model) === "application") {
      yield [
        ["applicationProfiles"],
        `no profile can be made from ${model} (name the system-defined profile instead)`,
      ];
    }
  }
}
