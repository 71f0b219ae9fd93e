import type { Models } from "./settings-source.ts";

/**
 * The variables that pin what Claude Code's aliases mean. An alias without a pin means a model that changes from one
 * version of Claude Code to the next, and that a team may not be allowed to use.
 *
 * @param all whether every alias is pinned, though none is named
 */
export function aliasVariables(models: Models, all: boolean): Record<string, string> {
  const { default: standard, haiku, opus, sonnet, subagent } = models;
  const named = [haiku, opus, sonnet, subagent].some((model) => model !== undefined);
  return {
    ...((all || named) && {
      ANTHROPIC_DEFAULT_HAIKU_MODEL: haiku ?? standard,
      ANTHROPIC_DEFAULT_OPUS_MODEL: opus ?? standard,
      ANTHROPIC_DEFAULT_SONNET_MODEL: sonnet ?? standard,
    }),
    ...(subagent !== undefined && { CLAUDE_CODE_SUBAGENT_MODEL: subagent }),
  };
}

/** Every model that Claude Code may be told to use, the default first. */
export function availableModels(models: Models): string[] {
  const { allow, default: standard, haiku, opus, sonnet, subagent } = models;
  const aliased = [sonnet, opus, haiku, subagent].filter((model) => model !== undefined);
  return [...new Set([standard, ...allow, ...aliased])];
}
