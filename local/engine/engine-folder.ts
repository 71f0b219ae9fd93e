import { mkdir, mkdtemp, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { engineVersion, findProgram } from "./programs.ts";

/** Age from which a draft must belong to a set-up that was killed, in milliseconds. */
const abandoned = 24 * 60 * 60 * 1000;

/** Whether a folder holds an engine. A downloaded one has its own language host beside it, a built one none. */
export async function isWhole(folder: string): Promise<boolean> {
  return (await findProgram("pulumi", [folder])) !== undefined;
}

/**
 * Makes an engine's folder: filled as a draft beside it, tried, and only then renamed. A set-up that
 * was interrupted leaves no folder behind that looks finished.
 *
 * @param folder where the engine goes
 * @param version what its `pulumi version` must say
 * @param fill puts the programs into the draft
 * @throws whatever `fill` throws, or an error if what it made is not that engine
 */
export async function makeEngineFolder(
  folder: string,
  version: string,
  fill: (draft: string) => Promise<void>,
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true });
  await sweepDrafts(folder);
  const draft = await mkdtemp(`${folder}.`);
  try {
    await fill(draft);
    if (!(await isWhole(draft))) throw new Error(`it did not bring pulumi`);
    const made = await engineVersion(join(draft, "pulumi"));
    if (made !== version) throw new Error(`it brought ${made} in place of ${version}`);
    await publish(draft, folder);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function publish(draft: string, folder: string): Promise<void> {
  try {
    await rename(draft, folder);
  } catch {
    // Somebody was quicker and has made the same engine: theirs may be running already, so it stays.
    if (await isWhole(folder)) return;
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  }
}

async function sweepDrafts(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    if (!name.startsWith(`${basename(folder)}.`)) continue;
    const draft = join(dirname(folder), name);
    const age = await stat(draft).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0, // Its owner has just removed it.
    );
    if (age > abandoned) await rm(draft, { recursive: true, force: true });
  }
}
