import {
  bedrockRegions,
  canInvoke,
  geographicProfiles,
  sourceRegions,
} from "./bedrock/inference-profiles.ts";
import { maximumPolicyLength, policyLength } from "./bedrock/invoke-policy.ts";
import { across, hint } from "./mistakes.ts";
import { modelsOf } from "./team-models.ts";
import type { TeamSpec } from "./team-spec.ts";

/** What no field of a team shows by itself. */
export const teamChecks = [
  across<TeamSpec>(["regions"], ({ regions }) => repeated("regions", regions)),
  across<TeamSpec>(["members"], ({ members }) =>
    repeated(
      "members",
      members.map(({ name }) => name),
    ),
  ),
  across<TeamSpec>(["metadata", "members"], function* ({ metadata, members }) {
    if (members.length > 0 && "_user" in metadata) {
      yield [["metadata", "_user"], "is set from members (remove it here)"];
    }
  }),
  across<TeamSpec>(["regions", "models.default", "models.allow"], function* ({ regions, models }) {
    yield* unreachable(["models", "default"], models.default, regions);
    for (const [index, id] of models.allow.entries()) {
      yield* unreachable(["models", "allow", index], id, regions);
    }
  }),
  across<TeamSpec>(["regions", "models.default", "models.allow"], tooLong),
  across<TeamSpec>(["regions", "routing.weights"], function* ({ regions, routing }) {
    const weights = routing?.weights;
    if (weights === undefined) return;
    for (const name of Object.keys(weights)) {
      if (!regions.includes(name)) {
        yield [["routing", "weights", name], `is not a region of the team${hint(name, regions)}`];
      }
    }
    for (const name of regions) {
      if (!(name in weights)) yield [["routing", "weights"], `${name} has no weight (0 leaves a region out)`];
    }
  }),
  across<TeamSpec>(["models.default", "models.allow", "routing.overrideParams"], function* (team) {
    const override = team.routing?.overrideParams?.model;
    if (override !== undefined && !modelsOf(team).includes(override as string)) {
      yield [
        ["routing", "overrideParams", "model"],
        `${JSON.stringify(override)} is not a model of the team${hint(String(override), modelsOf(team))}`,
      ];
    }
  }),
  across<TeamSpec>(["apiKey", "limitsOn", "budget", "rateLimits"], function* (team) {
    if (team.apiKey?.existing === undefined || team.limitsOn === "virtualKey") return;
    if (team.budget !== undefined || team.rateLimits.length > 0) {
      yield [["limitsOn"], "limits cannot stand on an existing API key (set limitsOn: virtualKey)"];
    }
  }),
  across<TeamSpec>(["apiKey", "route"], function* ({ apiKey, route }) {
    if (apiKey?.existing !== undefined && route === "key") {
      yield [["route"], "no config can be pinned on an existing API key (set route: header)"];
    }
  }),
  across<TeamSpec>(["apiKey", "apiKeys", "members"], function* ({ apiKey, apiKeys, members }) {
    if (apiKeys === "perMember") {
      if (members.length === 0) yield [["apiKeys"], "perMember needs members"];
      if (apiKey?.existing !== undefined) yield [["apiKeys"], "perMember cannot use an existing API key"];
      return;
    }
    for (const [index, member] of members.entries()) {
      if (member.budget !== undefined) {
        yield [["members", index, "budget"], "a member has a budget only under apiKeys: perMember"];
      }
    }
  }),
  across<TeamSpec>(["regions", "adopt.virtualKeys"], function* ({ adopt, regions }) {
    for (const name of Object.keys(adopt?.virtualKeys ?? {})) {
      if (!regions.includes(name)) {
        yield [["adopt", "virtualKeys", name], `is not a region of the team${hint(name, regions)}`];
      }
    }
  }),
];

function* repeated(field: string, entries: readonly string[]): Generator<[PropertyKey[], string]> {
  for (const [index, entry] of entries.entries()) {
    if (entries.indexOf(entry) < index) yield [[field, index], `"${entry}" is listed twice`];
  }
}

function* unreachable(
  path: PropertyKey[],
  model: string,
  regions: readonly string[],
): Generator<[PropertyKey[], string]> {
  if (!geographicProfiles.includes(model)) return;
  const sources = sourceRegions(model);
  for (const name of regions) {
    if (bedrockRegions.includes(name) && !sources.includes(name)) {
      yield [path, `${model} cannot be invoked from ${name} (source regions: ${sources.join(", ")})`];
    }
  }
}

/** IAM itself refuses the policy only when the user exists already. */
function* tooLong(team: TeamSpec): Generator<[PropertyKey[], string]> {
  const { regions } = team;
  const models = modelsOf(team).filter((id) => regions.every((name) => canInvoke(id, name)));
  const length = policyLength({ accountId: "0".repeat(12), models, regions });
  if (length <= maximumPolicyLength) return;
  const [has, most] = [length, maximumPolicyLength].map((count) => count.toLocaleString("en"));
  yield [
    ["models"],
    `the IAM policy would have ${has} characters, at most ${most} are allowed (fewer models or regions)`,
  ];
}
