import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Mistakes } from "../../components/mistakes.ts";
import { git, gitObjects, knownObjects } from "../git.ts";
import type { Project } from "../project/project.ts";
import { type Entry, entryMistakes, listEntries, teamFile } from "./team-entries.ts";

/** The folder of a project's checkout that holds a clone of the repository of team files, where they have one. */
const cloneName = ".team-files";

/** What an import came to. */
export interface Imported {
  /** The commit of the team files. */
  readonly commit: string;
  /** Files that were taken, below the project's folder. */
  readonly taken: readonly string[];
  /** Entries of the repository that were not. */
  readonly left: readonly string[];
}

/** The git repository that has the history of a project's stack files: the project's own, or the clone of the teams'. */
export function historyFolder({ folder }: Project): string {
  const clone = join(folder, cloneName);
  return existsSync(clone) ? clone : folder;
}

/** Whether the stack files of a project come from a repository of their own, which holds nothing of the program. */
export function hasTeamRepository(project: Project): boolean {
  return historyFolder(project) !== project.folder;
}

/**
 * Replaces the stack files of a project's checkout by those of the repository of team files that is cloned in it.
 *
 * Exactly `Pulumi.<stack>.yaml` and `environments/<environment>.yaml` are taken, from the commit that is checked out there
 * and not from its working tree: no link, filter or hook of that repository has any effect, and no other file of it
 * reaches the program's checkout.
 *
 * @throws Mistakes for an entry that looks like a team file and is none; nothing is changed then
 */
export async function importTeamFiles(project: Project): Promise<Imported> {
  const clone = join(project.folder, cloneName);
  // Without it git would look for a repository in the folders above.
  if (!existsSync(join(clone, ".git"))) {
    throw new Mistakes([`${cloneName}: there is no clone of a repository of team files`]);
  }
  const commit = (await git(clone, ["rev-parse", "HEAD"])).trim();
  const entries = await listEntries(clone, commit);
  const files = entries.filter(({ path }) => teamFile.test(path));
  const own = await ownFiles(project);
  const mistakes = [...entryMistakes(entries), ...(await onlyHere(project, clone, own))];
  if (mistakes.length > 0) throw new Mistakes(mistakes);

  const contents = await gitObjects(
    clone,
    files.map(({ object }) => object),
  );
  for (const path of own) await rm(join(project.folder, path));
  for (const [index, { path }] of files.entries()) {
    const file = join(project.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, contents[index] as Uint8Array);
  }
  const taken = files.map(({ path }) => path);
  return { commit, left: leftOf(entries), taken };
}

/** The stack and environment files of the project's checkout, which an import replaces. */
async function ownFiles({ folder }: Project): Promise<string[]> {
  const environments = existsSync(join(folder, "environments"))
    ? await readdir(join(folder, "environments"))
    : [];
  return [...(await readdir(folder)), ...environments.map((name) => `environments/${name}`)].filter((path) =>
    teamFile.test(path),
  );
}

/** A line for each file that neither repository could give back. */
async function onlyHere({ folder }: Project, clone: string, paths: readonly string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const objects = (await git(folder, ["hash-object", "--no-filters", "--", ...paths])).trim().split("\n");
  const known = [...(await knownObjects(folder, objects)), ...(await knownObjects(clone, objects))];
  return paths
    .filter((_, index) => !known.includes(objects[index] ?? ""))
    .map(
      (path) => `${path}: is in neither repository as it is here (commit it in the team files, or delete it)`,
    );
}

/** Entries at the top of the repository, and in environments/, of which nothing was taken. */
function leftOf(entries: readonly Entry[]): string[] {
  return entries
    .filter(({ path }) => path !== "environments" && !teamFile.test(path))
    .map(({ path }) => path);
}
