import { readAsProgram } from "../project/check.ts";
import { environmentNames, openEnvironment } from "../project/environments.ts";
import type { Project } from "../project/project.ts";
import { type Standing, standings } from "../project/standing.ts";
import { rotated } from "../team/rotate.ts";
import { save } from "../team/save.ts";
import { type RecordedKey, recordedKeys } from "./recorded-keys.ts";

/** Whose access keys are rotated. */
export interface Rotation {
  /** @default every environment */
  readonly env: string | undefined;
  /** Days. @default the environment's maxKeyAgeDays */
  readonly olderThan: number | undefined;
}

const millisecondsOfADay = 86_400_000;

/**
 * Raises the serial of each access key that is older than it may be, in its team's file. API keys are left alone: their
 * rotation is one that developers see.
 *
 * @returns a line for each team that something is to be said of
 * @throws Mistakes for a file or stack that cannot be read
 */
export async function* rotate(
  project: Project,
  { env, olderThan }: Rotation,
  now = Date.now(),
): AsyncGenerator<string> {
  const environments = env === undefined ? environmentNames(project) : [openEnvironment(project, env).name];
  for (const name of environments) {
    const teams = standings(project, openEnvironment(project, name));
    for (const stack of new Set(teams.map(({ stack }) => stack))) {
      const keys = await recordedKeys(project, stack);
      for (const standing of teams.filter((team) => team.stack === stack)) {
        const line = await rotateOne(project, standing, keys?.get(standing.team), olderThan, now);
        if (line !== undefined) yield `${stack}: ${standing.team}: ${line}`;
      }
    }
  }
}

async function rotateOne(
  project: Project,
  { environment, file, stack, team }: Standing,
  key: RecordedKey | undefined,
  olderThan: number | undefined,
  now: number,
): Promise<string | undefined> {
  if (key === undefined) return undefined;
  const { maxKeyAgeDays, teams } = readAsProgram(project, stack, file);
  const limit = olderThan ?? maxKeyAgeDays;
  const days = Math.floor((now - Date.parse(key.created)) / millisecondsOfADay);
  if (limit === undefined || days <= limit) return undefined;
  const serial = teams[team]?.accessKey?.serial ?? 1;
  if (serial > key.serial) return `serial ${serial} is in the file and not deployed yet`;
  // Its file may have changed with the team before.
  const { after } = rotated(project, openEnvironment(project, environment), team, ["accessKey"]);
  if (after !== undefined) await save(project, after);
  return `access key is ${days} days old, at most ${limit} allowed: serial ${serial} → ${serial + 1} in ${file.name}`;
}
