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
