import { lstatSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { SettingsFile } from "./settings-file.ts";

/**
 * Whether a file is a developer's own one for all projects: it is where Claude Code looks for that, or is linked from
 * somewhere into a repository, as people do who keep their home folder's files in one.
 */
export function isPersonal({ asked }: Pick<SettingsFile, "asked">): boolean {
  const folder = resolve(process.env.CLAUDE_CONFIG_DIR ?? join(homedir(), ".claude"));
  return dirname(asked) === folder || isLink(asked) || isLink(dirname(asked));
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}
