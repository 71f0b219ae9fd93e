import { execa } from "execa";
import { Mistakes } from "../components/mistakes.ts";

/**
 * What a command of git prints, to the last line break.
 *
 * @param env variables beside those of this process
 * @throws Mistakes where git fails
 */
export async function git(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { exitCode, stderr, stdout } = await tryGit(folder, args, env);
  if (exitCode !== 0) throw new Mistakes([`git ${args[0]}: ${stderr.split("\n")[0]}`]);
  return stdout;
}

/**
 * Runs a command of git, which may fail.
 *
 * @throws Mistakes on a machine without git
 */
export async function tryGit(
  folder: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
) {
  const run = await execa("git", args, {
    cwd: folder,
    env,
    reject: false,
    stdin: "ignore",
    stripFinalNewline: false,
  });
  if (run.code === "ENOENT") throw new Mistakes(["git is not installed, or not on the PATH"]);
  return run;
}

/**
 * The contents of objects, in the order in which they are asked for.
 *
 * @param objects hashes
 * @throws Mistakes where git fails
 */
export async function gitObjects(folder: string, objects: readonly string[]): Promise<Uint8Array[]> {
  const answers = await catFile(folder, "--batch", objects);
  let at = 0;
  // Each answer is a line "<hash> <type> <size>", the content and a line break.
  return objects.map(() => {
    const lineEnd = answers.indexOf("\n", at);
    const size = Number(answers.toString("utf8", at, lineEnd).split(" ")[2]);
    at = lineEnd + 1 + size + 1;
    return answers.subarray(lineEnd + 1, at - 1);
  });
}

/**
 * Those objects that a repository has.
 *
 * @param objects hashes
 */
export async function knownObjects(folder: string, objects: readonly string[]): Promise<string[]> {
  const answers = (await catFile(folder, "--batch-check", objects)).toString("utf8").split("\n");
  return objects.filter((object) => answers.some((answer) => answer.startsWith(`${object} blob `)));
}

/** What git says of objects, in their order. */
async function catFile(folder: string, batch: string, objects: readonly string[]): Promise<Buffer> {
  const input = objects.map((object) => `${object}\n`).join("");
  const { exitCode, stderr, stdout } = await execa("git", ["cat-file", batch], {
    cwd: folder,
    encoding: "buffer",
    input,
    reject: false,
    stripFinalNewline: false,
  });
  if (exitCode !== 0)
    throw new Mistakes([`git cat-file: ${Buffer.from(stderr).toString("utf8").split("\n")[0]}`]);
  return Buffer.from(stdout);
}
