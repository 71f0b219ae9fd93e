import { metadataMistakes } from "./claude-code/metadata-size.ts";
import { across, hint, repeated } from "./mistakes.ts";
import { apiKeyMistakes, configMistakes, virtualKeyMistakes } from "./portkey/adopt-spec.ts";
import type { TeamContext } from "./team-context.ts";
import { modelsOf } from "./team-models.ts";
import type { TeamSpec } from "./team-spec.ts";

/** What no field of a team shows by itself. */
export function teamChecks(context: TeamContext) {
  return [
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
    across<TeamSpec>(["metadata", "members"], ({ members, metadata }) =>
      metadataMistakes(
        metadata,
        members.map(({ name }) => name),
      ),
    ),
    across<TeamSpec>(["identity", "accessKey"], function* ({ accessKey, identity = context.identity }) {
      if (identity === "assumedRole" && accessKey !== undefined) {
        yield [["accessKey"], "goes with identity accessKey (a role has no key)"];
      }
    }),
    across<TeamSpec>(["regions", "routing.weights"], function* ({ regions, routing }) {
      const weights = routing?.weights;
      if (weights === undefined) return;
      for (const name of Object.keys(weights)) {
        if (!regions.includes(name)) {
          yield [["routing", "weights", name], `is not a region of the team${hint(name, regions)}`];
        }
      }
      for (const name of regions) {
        if (!(name in weights))
          yield [["routing", "weights"], `${name} has no weight (0 leaves a region out)`];
      }
    }),
    across<TeamSpec>(["regions", "routing.conditions"], function* ({ regions, routing }) {
      for (const [index, { region }] of (routing?.conditions ?? []).entries()) {
        if (!regions.includes(region)) {
          yield [
            ["routing", "conditions", index, "region"],
            `"${region}" is not a region of the team${hint(region, regions)}`,
          ];
        }
      }
      if (routing?.mode === "conditional" && regions.length < 2) {
        yield [["routing", "mode"], "conditional needs two regions"];
      }
    }),
    across<TeamSpec>(["models", "routing.overrideParams"], function* (team) {
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
    across<TeamSpec>(["regions", "registration", "adopt.virtualKeys"], (team) =>
      virtualKeyMistakes(team, context.registration),
    ),
    across<TeamSpec>(["regions", "route", "routing", "adopt.config"], configMistakes),
    across<TeamSpec>(["apiKey", "apiKeys", "adopt.apiKey"], apiKeyMistakes),
  ];
}
