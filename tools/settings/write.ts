import type { Settings } from "../../components/claude-code/settings.ts";
import type { SettingsScope } from "../../components/claude-code/settings-source.ts";
import { Mistakes } from "../../components/mistakes.ts";
import { leftoverNames } from "./leftovers.ts";
import { merged, remembered, sameSettings, takenOut } from "./merge.ts";
import { isPersonal } from "./personal-file.ts";
import * as files from "./settings-file.ts";
import { gitStatus } from "./tracked.ts";

/** Settings for a file. */
export interface Wanted {
  readonly settings: Settings;
  readonly scope: SettingsScope;
  /** Lines of ANTHROPIC_CUSTOM_HEADERS that another file has, and this one hides if it has some of its own. */
  readonly headers?: string | undefined;
}

/** What a file is to be. */
export interface Plan {
  readonly content: string;
  /** Permission bits. */
  readonly mode: number;
  /** Whether the file is something else now. */
  readonly changes: boolean;
}

/** What was done. */
export interface Outcome {
  readonly changed: boolean;
  /** Where the file is kept as it was, null where there was none. */
  readonly backup: string | null;
  /** For people, one line each. */
  readonly notes: readonly string[];
}

/** Whether settings hold an API key. */
export function holdSecret({ env = {} }: Settings): boolean {
  const headers = String(env.ANTHROPIC_CUSTOM_HEADERS ?? "");
  return Boolean(env.ANTHROPIC_AUTH_TOKEN) || /^x-portkey-api-key:/im.test(headers);
}

/** What the file is to be with these settings in it. */
export function planned(file: files.SettingsFile, { headers, settings }: Wanted): Plan {
  const current = files.settingsText(file.content);
  const text = merged(current, files.settingsText(file.kept ?? file.content), settings, headers);
  const bits = holdSecret(settings) ? 0o600 : (file.mode ?? 0o644);
  const isCurrent = text === current && (file.mode ?? bits) === bits;
  return {
    changes: !isCurrent,
    content:
      text === current && file.content !== undefined ? file.content : files.withText(file.content, text),
    mode: bits,
  };
}

/**
 * Writes settings into a file, which is kept as it is before that.
 *
 * @throws Mistakes for a secret in a file that git tracks
 */
export async function writeSettings(file: files.SettingsFile, wanted: Wanted): Promise<Outcome> {
  const { changes, content, mode } = planned(file, wanted);
  if (!changes) return { backup: backupOf(file), changed: false, notes: [] };
  const notes = [
    ...leftoverNotes(file, wanted.settings),
    ...(holdSecret(wanted.settings) ? await secretNotes(file, wanted.scope) : []),
  ];
  const kept = toKeep(file, wanted.settings);
  await files.keep(file, kept);
  await files.replaceContent(file, content, mode);
  return { backup: backupOf({ ...file, kept }), changed: true, notes };
}

/** The file as removal is to bring it back. */
function toKeep({ content, kept = content ?? files.noFile }: files.SettingsFile, settings: Settings): string {
  const before = files.settingsText(kept);
  const text = remembered(before, files.settingsText(content), settings);
  return text === before ? kept : files.withText(kept, text);
}

/** A line about everything that goes because it contradicts the settings. */
function leftoverNotes({ content, kept, name }: files.SettingsFile, settings: Settings): string[] {
  const names = leftoverNames(files.settingsText(content), settings, kept === undefined);
  if (names.length === 0) return [];
  return [
    `${name}: took out ${names.join(", ")}: another provider, address, credential or model than the team's (--remove puts back what was there)`,
  ];
}

/** Where an older state of the file is kept, null where it has none. */
export function backupOf({ backup, kept = files.noFile }: files.SettingsFile): string | null {
  return kept === files.noFile ? null : backup;
}

/** What removal did to a file. */
export type Removal = "deleted" | "none" | "restored" | "taken out";

/**
 * Takes settings out of a file. Where nothing else was changed, the file is what it was, byte for byte; where there
 * was none, there is none.
 */
export async function removeSettings(
  file: files.SettingsFile,
  permissions: Settings["permissions"],
): Promise<Removal> {
  const { content, kept, mode } = file;
  if (content === undefined || mode === undefined) return "none";
  const [current, before] = [files.settingsText(content), files.settingsText(kept)];
  const text = takenOut(current, before, permissions);
  const removal = removalOf();
  if (removal === "deleted") await files.deleteFile(file);
  if (removal === "restored" && kept !== undefined) await files.replaceContent(file, kept, mode);
  if (removal === "taken out") await files.replaceContent(file, files.withText(content, text), mode);
  await files.forget(file);
  return removal;

  function removalOf(): Removal {
    if (backupOf(file) !== null) return sameSettings(text, before) ? "restored" : "taken out";
    if (kept === undefined && text === current) return "none";
    return sameSettings(text, "{}") ? "deleted" : "taken out";
  }
}

/** What to tell whoever has an API key written into a file. */
async function secretNotes(file: files.SettingsFile, scope: SettingsScope): Promise<string[]> {
  const { backup, name, path } = file;
  const status = await gitStatus(path);
  if (status === "tracked") {
    throw new Mistakes([`${name}: git tracks it, and these settings hold a key: ${wayOut(file, scope)}`]);
  }
  const isOpen = status === "open" || (await gitStatus(backup)) === "open";
  return [
    ...(isOpen ? [`${name} holds a key: add it and ${name}.before-bedrock-portkey to .gitignore`] : []),
    ...(scope === "managed"
      ? [
          `${name} holds a key and can be read by its owner alone: that must be the developer's account; or use claudeCode.apiKeyHelper`,
        ]
      : []),
  ];
}

/** What to do with a file that git tracks. A developer's own file has no other scope beside it that could hold the key. */
function wayOut(file: files.SettingsFile, scope: SettingsScope): string {
  if (scope === "local") return `git rm --cached ${file.name}, and add it to .gitignore`;
  if (scope === "managed" || isPersonal(file)) {
    return "let claudeCode.apiKeyHelper fetch it for the team, and no settings hold one";
  }
  return "write --scope project there, and --scope local into settings.local.json";
}
