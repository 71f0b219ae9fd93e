import { costAlarmMistakes } from "./audit/audit-spec.ts";
import { partitionOf, regionOfArn } from "./bedrock/arns.ts";
import { type Invocation, invocations } from "./bedrock/invocations.ts";
import {
  invokePolicies,
  maximumPolicies,
  maximumPolicyLength,
  policyLength,
} from "./bedrock/invoke-policy.ts";
import { applicationProfileHome, kindOfModel } from "./bedrock/model-id.ts";
import { across, hint } from "./mistakes.ts";
import { profilesOf, type TeamContext } from "./team-context.ts";
import { modelsOf } from "./team-models.ts";
import type { TeamSpec } from "./team-spec.ts";

type Found = Iterable<readonly [path: PropertyKey[], message: string]>;

/** An account id where none is known yet: as long as every other. */
const anyAccount = "0".repeat(12);

/** The fields that say what a team may call. */
const fields = ["regions", "models.default", "models.allow", "allowedRegions", "allowGlobal"];

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
  return [
    across<TeamSpec>(["regions"], ({ regions }) => onePartition(regions, context)),
    across<TeamSpec>(["allowedRegions"], ({ allowedRegions }) => widened(allowedRegions, context)),
    across<TeamSpec>(["regions", "allowedRegions"], (team) => outside(team, context)),
    across<TeamSpec>(fields, (team) => unreachable(team, context)),
    across<TeamSpec>(fields, (team) => tooLarge(team, context)),
    across<TeamSpec>(["regions", "models.default", "models.allow"], applicationProfiles),
    across<TeamSpec>(["regions", "costAlarm"], costAlarmMistakes),
  ];
}

function* onePartition(regions: readonly string[], { account }: TeamContext): Found {
  const [first] = regions;
  for (const [index, name] of regions.entries()) {
    const partition = partitionOf(name);
    if (first !== undefined && partition !== partitionOf(first)) {
      yield [
        ["regions", index],
        `${name} and ${first} are in different partitions of AWS (GovCloud needs a stack of its own)`,
      ];
    } else if (account !== undefined && partition !== account.partition) {
      yield [
        ["regions", index],
        `${name} is in partition ${partition}, the AWS account in ${account.partition}`,
      ];
    }
  }
}

function* widened(own: readonly string[] | undefined, { allowedRegions: outer }: TeamContext): Found {
  for (const [index, name] of own?.entries() ?? []) {
    if (outer !== undefined && !outer.includes(name)) {
      yield [
        ["allowedRegions", index],
        `${name} is not among the environment's allowedRegions${hint(name, outer)}`,
      ];
    }
  }
}

function* outside(team: TeamSpec, context: TeamContext): Found {
  const allowed = allowedRegionsOf(team, context);
  for (const [index, name] of team.regions.entries()) {
    if (allowed !== undefined && !allowed.includes(name)) {
      yield [["regions", index], `${name} is not in allowedRegions${hint(name, allowed)}`];
    }
  }
}

function* unreachable(team: TeamSpec, context: TeamContext): Found {
  const { models } = team;
  for (const [path, model] of [
    [["models", "default"], models.default] as const,
    ...models.allow.map((model, index) => [["models", "allow", index], model] as const),
  ]) {
    for (const message of modelMistakes(model, team, context)) yield [[...path], message];
  }
}

function* modelMistakes(model: string, team: TeamSpec, context: TeamContext): Generator<string> {
  const kind = kindOfModel(model);
  const home = applicationProfileHome(model);
  const { account } = context;
  if (home !== undefined && account !== undefined && home.accountId !== account.accountId) {
    yield `${model} belongs to account ${home.accountId}, this stack to ${account.accountId}`;
    return;
  }
  if (kind === "global" && !(team.allowGlobal ?? context.allowGlobal)) {
    yield `${model} may run in any commercial region (set allowGlobal: true, or use a geographic profile, e.g. us.…)`;
    return;
  }
  const profiles = profilesOf(context);
  if (profiles === undefined || kind === "in-region" || kind === "other") return;
  const allowed = allowedRegionsOf(team, context);
  for (const name of team.regions) {
    const reached = profiles.reached(model, name);
    const sources = home ? [home.region] : profiles.sources(model);
    if (reached === undefined) {
      if (sources === undefined)
        yield `${model} cannot be invoked from ${name} (AWS has no such profile there)`;
      // A profile that is not bundled is a mistake of its own.
      else if (sources.length > 0)
        yield `${model} cannot be invoked from ${name} (source regions: ${sources.join(", ")})`;
    } else if (allowed !== undefined) {
      const beyond = reached
        .map((arn) => regionOfArn(arn) || "any commercial region")
        .filter((to) => !allowed.includes(to));
      if (beyond.length > 0) {
        yield `${model} called in ${name} may run in ${beyond.join(", ")} (allowedRegions: ${allowed.join(", ")})`;
      }
    }
  }
}

/** IAM itself refuses a policy only when the identity exists already. */
function* tooLarge(team: TeamSpec, context: TeamContext): Found {
  const calls = invocationsOf(team, context);
  if (calls.length === 0) return;
  const lengths = policiesOf(calls, team, context).map(policyLength);
  const [most, longest] = [maximumPolicies, Math.max(...lengths)].map((count) => count.toLocaleString("en"));
  const limit = maximumPolicyLength.toLocaleString("en");
  if (lengths.length > maximumPolicies) {
    yield [
      ["models"],
      `would need ${lengths.length} IAM policies, at most ${most} of ${limit} characters are allowed (fewer models or regions)`,
    ];
  } else if (Math.max(...lengths) > maximumPolicyLength) {
    yield [
      ["models"],
      `the deny in the IAM policy would have ${longest} characters, at most ${limit} are allowed (fewer models or regions, or no allowedRegions)`,
    ];
  }
}

/** Whether a team's policy also denies whatever it does not allow: where regions are bounded. */
export function isExclusive(team: TeamSpec, context: TeamContext): boolean {
  return allowedRegionsOf(team, context) !== undefined;
}

/** The policies of a team's identity. */
function policiesOf(calls: readonly Invocation[], team: TeamSpec, context: TeamContext) {
  return invokePolicies({
    exclusive: isExclusive(team, context),
    invocations: calls,
    listProfiles: context.listInferenceProfiles,
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
