import { Mistakes } from "../../components/mistakes.ts";
import { git, tryGit } from "../git.ts";

/** Two commits, the later one reached from where they parted. */
export interface Range {
  /** What is compared with. */
  readonly base: string;
  /** @default what is checked out */
  readonly head?: string | undefined;
}

/** A file that a range of commits changes. */
export interface ChangedFile {
  /** Below the project's folder, with slashes. */
  readonly path: string;
  /** Whether it is gone at the range's head. */
  readonly removed: boolean;
}

/** What git hosts give as the base of a branch's first push. */
export function isFirstPush(base: string): boolean {
  return /^0+$/.test(base);
}

/**
 * Files below a folder that differ between the point where two commits parted and the later one, as in a pull request.
 * A renamed file counts as one that is gone and one that is new.
 *
 * @throws Mistakes for commits that git does not know
 */
export async function changedFiles(folder: string, range: Range): Promise<ChangedFile[]> {
  const from = await partedAt(folder, range);
  const args = ["diff", "--name-status", "--no-renames", "--relative", "-z", from, range.head ?? "HEAD"];
  const fields = (await git(folder, args)).split("\0");
  return Array.from({ length: Math.floor(fields.length / 2) }, (_, index) => ({
    path: fields[2 * index + 1] as string,
    removed: fields[2 * index] === "D",
  }));
}

/**
 * A file as it was where two commits parted.
 *
 * @param path below the folder
 * @returns undefined where there was none
 * @throws Mistakes for commits that git does not know
 */
export async function fileBefore(folder: string, range: Range, path: string): Promise<string | undefined> {
  const from = await partedAt(folder, range);
  const listed = await git(folder, ["ls-tree", "--name-only", from, "--", path]);
  return listed === "" ? undefined : git(folder, ["show", `${from}:./${path}`]);
}

async function partedAt(folder: string, { base, head = "HEAD" }: Range): Promise<string> {
  for (const [option, commit] of [
    ["--base", base],
    ["--head", head],
  ] as const) {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`];
    if ((await tryGit(folder, args)).exitCode !== 0) {
      throw new Mistakes([
        `${option} ${commit}: git knows no such commit (a shallow clone lacks it: fetch all)`,
      ]);
    }
  }
  const { exitCode, stdout } = await tryGit(folder, ["merge-base", base, head]);
  if (exitCode !== 0) throw new Mistakes([`--base ${base}: has no commit in common with ${head}`]);
  return stdout.trim();
}
