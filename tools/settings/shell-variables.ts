import { isContraryVariable, neutralVariables } from "../../components/claude-code/contrary.ts";
import type { Settings } from "../../components/claude-code/settings.ts";

/**
 * A line about variables of a shell that act against settings. A file's own variables win over the shell's, and
 * settings of scope `user` have none against these.
 */
export function shellNotes(env: NodeJS.ProcessEnv, settings: Settings): string[] {
  const names = Object.keys(neutralVariables(settings)).filter(
    (name) => env[name] !== undefined && isContraryVariable(name, env[name], settings),
  );
  if (names.length === 0) return [];
  return [
    `this shell sets ${names.join(", ")}: another provider, credential or model than the team's for a Claude Code that is started from it (unset ${names.join(" ")})`,
  ];
}
