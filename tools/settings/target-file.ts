import { statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { SettingsScope } from "../../components/claude-code/settings-source.ts";

/** Where settings go. */
interface Target {
  /** As typed: a file or a folder. */
  readonly write: string;
  readonly scope: SettingsScope;
  readonly team: string;
}

/** Folders that Claude Code reads settings from, by the names that they have everywhere. */
const projectFolder = ".claude";
const dropInFolder = "managed-settings.d";
const managedFolders = ["ClaudeCode", "claude-code"];

/**
 * The file that a path names: itself, or for a folder the file that Claude Code reads there for the scope. A folder is
 * one of Claude Code's own, or the home folder or project around it.
 *
 * @param from folder that a relative path starts in
 */
export function targetFile({ scope, team, write }: Target, from: string): string {
  const folder = resolve(from, write);
  if (!isFolder(write, folder)) return write;
  if (scope === "managed") {
    const name = `bedrock-portkey-${team}.json`;
    return managedFolders.includes(basename(folder)) ? join(write, dropInFolder, name) : join(write, name);
  }
  const name = scope === "local" ? "settings.local.json" : "settings.json";
  return isOwnFolder(folder, scope) ? join(write, name) : join(write, projectFolder, name);
}

function isFolder(write: string, folder: string): boolean {
  return (
    /[/\\]$/.test(write) ||
    [projectFolder, dropInFolder].includes(basename(folder)) ||
    statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true
  );
}

/** Whether Claude Code reads the scope's file from the folder itself. */
function isOwnFolder(folder: string, scope: SettingsScope): boolean {
  const { CLAUDE_CONFIG_DIR } = process.env;
  const isConfigured = CLAUDE_CONFIG_DIR !== undefined && folder === resolve(CLAUDE_CONFIG_DIR);
  return basename(folder) === projectFolder || (scope === "user" && isConfigured);
}
