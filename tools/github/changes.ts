import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { git } from "../git.ts";

/** Who commits. Source: GitHub's documentation of actions/checkout, "Push a commit using the built-in token". */
const committer = {
  email: "41898282+github-actions[bot]@users.noreply.github.com",
  name: "github-actions[bot]",
};

/** What is other in the working tree than in its commit. */
export interface Changes {
  /** Of files that git tracks, below the working tree's root. */
  readonly files: readonly string[];
  /** The tree that they make, by its hash. */
  readonly tree: string;
}

/**
 * What changed in the working tree. Neither it nor its index nor its branch is touched.
 *
 * @param paths git's pathspecs of what counts @default every tracked file
 * @returns undefined where nothing did
 * @throws Mistakes where git fails
 */
export async function readChanges(folder: string, paths: readonly string[]): Promise<Changes | undefined> {
  const scratch = await mkdtemp(join(tmpdir(), "bedrock-portkey-index-"));
  try {
    const env = { GIT_INDEX_FILE: join(scratch, "index") };
    await git(folder, ["read-tree", "HEAD"], env);
    await git(folder, ["add", "--update", "--", ...(paths.length > 0 ? paths : [":/"])], env);
    const tree = (await git(folder, ["write-tree"], env)).trim();
    const files = await git(folder, ["diff-tree", "-r", "--name-only", "-z", "HEAD", tree]);
    if (files === "") return undefined;
    return { files: files.split("\0").filter((file) => file !== ""), tree };
  } finally {
    await rm(scratch, { force: true, recursive: true });
  }
}

/**
 * Puts changes on a branch of `origin` as one commit on top of what is checked out. The branch is this command's alone:
 * what else is on it goes.
 *
 * @param token for `origin` @default what git itself knows
 * @returns whether the branch had to be pushed; not where it says the same already
 * @throws Mistakes where git fails
 */
export async function pushChanges(
  folder: string,
  { tree }: Changes,
  branch: string,
  message: string,
  token?: string,
): Promise<boolean> {
  const env = credentials(token);
  const ref = `refs/heads/${branch}`;
  const there = await git(folder, ["ls-remote", "origin", ref], env);
  const [before = ""] = there.split("\t");
  if (before !== "") {
    await git(folder, ["fetch", "--quiet", "origin", before], env);
    const isSame = (await git(folder, ["rev-parse", `${before}^{tree}`])).trim() === tree;
    if (isSame) return false;
  }
  const commit = await git(folder, ["commit-tree", tree, "-p", "HEAD", "-m", message], {
    GIT_AUTHOR_EMAIL: committer.email,
    GIT_AUTHOR_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_NAME: committer.name,
  });
  await git(
    folder,
    ["push", "--quiet", `--force-with-lease=${ref}:${before}`, "origin", `${commit.trim()}:${ref}`],
    env,
  );
  return true;
}

/** By environment: a command line can be read by everybody on the machine. */
function credentials(token: string | undefined): Record<string, string> {
  if (token === undefined) return {};
  return {
    GIT_CONFIG_COUNT: "1",
    GIT_CONFIG_KEY_0: "http.extraHeader",
    GIT_CONFIG_VALUE_0: `Authorization: Basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`,
  };
}
