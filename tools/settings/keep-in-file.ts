import { resolve } from "node:path";
import { getSystemErrorMessage } from "node:util";
import type { Settings } from "../../components/claude-code/settings.ts";
import type { Mode, SettingsSource } from "../../components/claude-code/settings-source.ts";
import { Mistakes } from "../../components/mistakes.ts";
import type { Arguments } from "./arguments.ts";
import { difference } from "./difference.ts";
import { openSettingsFile } from "./settings-file.ts";
import { shellNotes } from "./shell-variables.ts";
import { targetFile } from "./target-file.ts";
import {
  backupOf,
  holdSecret,
  planned,
  type Removal,
  removeSettings,
  type Wanted,
  writeSettings,
} from "./write.ts";

/** What to do with settings and a file. */
export interface InFile extends Pick<Arguments, "check" | "json" | "remove" | "scope"> {
  readonly made: Settings;
  /** As {@link Wanted} has them. */
  readonly headers: Wanted["headers"];
  readonly mode: Mode;
  /** All that the team's settings may have added. */
  readonly permissions: SettingsSource["permissions"];
  readonly team: string;
  /** As typed: a file or a folder. */
  readonly write: string;
}

/**
 * Writes, checks or takes out settings in a file, and says so.
 *
 * @returns the exit code
 * @throws Mistakes for a file that cannot be read or written, or must not be
 */
export async function keepInFile(asked: InFile): Promise<number> {
  try {
    return await keep(asked);
  } catch (error) {
    const { errno } = error as NodeJS.ErrnoException;
    if (errno === undefined) throw error;
    throw new Mistakes([`${asked.write}: ${getSystemErrorMessage(errno)}`]);
  }
}

async function keep(asked: InFile): Promise<number> {
  const { check, headers, json, made, mode, permissions, remove, scope } = asked;
  const name = targetFile(asked, callersFolder());
  const file = await openSettingsFile(resolve(callersFolder(), name), name);
  const say = (line: string) => {
    if (!json) console.log(line);
  };
  const report = (changed: boolean, backup: string | null, secret: boolean) => {
    if (json) console.log(JSON.stringify({ path: file.path, changed, backup, secret, scope, mode }));
  };

  if (remove) {
    const removal = await removeSettings(file, permissions);
    say(removals[removal](name));
    report(removal !== "none", null, false);
    return 0;
  }
  const wanted = { headers, scope, settings: made };
  if (check) {
    const { changes, content, mode: bits } = planned(file, wanted);
    if (!changes) say(`${name} is current`);
    else if (content === file.content)
      say(`${name} has mode ${file.mode?.toString(8)}, not ${bits.toString(8)}`);
    else if (!json) process.stdout.write(difference(name, file.content, content));
    report(changes, backupOf(file), holdSecret(made));
    return changes ? 1 : 0;
  }
  const { backup, changed, notes } = await writeSettings(file, wanted);
  const kept = backup === null ? "" : `, backup ${name}.before-bedrock-portkey`;
  say(changed ? `wrote ${name} (${keyCount(made)} keys${kept})` : `${name} is current, nothing written`);
  const shell = scope === "user" ? shellNotes(process.env, made) : [];
  for (const note of [...notes, ...shell]) console.error(note);
  report(changed, backup, holdSecret(made));
  return 0;
}

const removals: Readonly<Record<Removal, (name: string) => string>> = {
  deleted: (name) => `deleted ${name}: nothing else was in it`,
  none: (name) => `nothing to take out of ${name}`,
  restored: (name) => `${name} is what it was before`,
  "taken out": (name) => `took the settings out of ${name}`,
};

/** Where the command was typed: npm runs it in the package's folder. */
function callersFolder(): string {
  const { INIT_CWD, npm_lifecycle_event } = process.env;
  return (npm_lifecycle_event === "settings" ? INIT_CWD : undefined) ?? process.cwd();
}

function keyCount({ env = {}, permissions = {}, ...others }: Settings): number {
  return [env, permissions, others].flatMap(Object.keys).length;
}
