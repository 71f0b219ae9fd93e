import { apiKeyHelperCommand, memberNameError } from "./claude-code/api-key-helper.ts";
import type { ClaudeCodeSpec } from "./claude-code/claude-code-spec.ts";
import type { Mode, SettingsSource } from "./claude-code/settings-source.ts";
import { across } from "./mistakes.ts";
import type { TeamContext } from "./team-context.ts";
import type { TeamSpec } from "./team-spec.ts";

/** How Claude Code is set up for one team: by what it says itself, else by what its environment says. */
export function claudeCodeOf(
  { claudeCode }: Pick<TeamSpec, "claudeCode">,
  context: Pick<TeamContext, "claudeCode">,
): ClaudeCodeSpec & { mode: Mode; flags: "number" | "string" } {
  return { flags: "number", mode: "bedrock", ...context.claudeCode, ...claudeCode };
}

/** Whether a team's keys and the way they are fetched go together. */
export function claudeCodeChecks(context: TeamContext) {
  return [
    across<TeamSpec>(["claudeCode", "apiKeys"], function* (team) {
      const { apiKeyHelper } = claudeCodeOf(team, context);
      if (apiKeyHelper === undefined) return;
      const named = apiKeyHelperCommand(apiKeyHelper, "").includes("{member}");
      const perMember = team.apiKeys === "perMember";
      if (named && !perMember) {
        yield [["claudeCode", "apiKeyHelper"], "{member} needs apiKeys: perMember (the team shares one key)"];
      }
      if (!named && perMember && apiKeyHelper.command === undefined) {
        yield [
          ["claudeCode", "apiKeyHelper"],
          "has no {member}, but each member has a key (apiKeys: perMember)",
        ];
      }
    }),
    across<TeamSpec>(["claudeCode", "members"], function* (team) {
      const { apiKeyHelper } = claudeCodeOf(team, context);
      for (const [index, { name }] of team.members.entries()) {
        const error = apiKeyHelper && memberNameError(apiKeyHelper, name);
        if (error !== undefined) yield [["members", index], error];
      }
    }),
  ];
}

/** What of a team's settings is known before anything is made. */
export function plannedSettings(
  team: string,
  spec: TeamSpec,
  context: TeamContext,
): Pick<
  SettingsSource,
  "apiKeyHelper" | "flags" | "metadata" | "mode" | "permissions" | "team" | "telemetry"
> {
  const { apiKeyHelper, flags, mode, telemetry } = claudeCodeOf(spec, context);
  return {
    ...(apiKeyHelper && { apiKeyHelper: apiKeyHelperCommand(apiKeyHelper, team) }),
    flags,
    metadata: spec.metadata,
    mode,
    ...(spec.permissions && { permissions: spec.permissions }),
    team,
    ...(telemetry && { telemetry }),
  };
}
