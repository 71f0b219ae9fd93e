import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { execa } from "execa";
import { Mistakes } from "../../components/mistakes.ts";

/**
 * What git knows of a file, whether or not the file is there: it is tracked; ignored; neither, so that a commit may
 * take it in; or outside of any work tree, which is also so where there is no git.
 *
 * @throws Mistakes where git cannot tell
 */
export async function gitStatus(path: string): Promise<"ignored" | "open" | "outside" | "tracked"> {
  const folder = nearestFolder(dirname(path));
  const git = (...args: string[]) =>
    execa("git", ["-C", folder, ...args, "--", path], {
      // Run from a hook, git's own variables would name another work tree.
      env: { ...withoutGit(process.env), LC_ALL: "C" },
      extendEnv: false,
      reject: false,
    });
  const listed = await git("--literal-pathspecs", "ls-files", "--error-unmatch");
  if (listed.exitCode === 0) return "tracked";
  if (listed.code === "ENOENT" || /not a git repository|must be run in a work tree/.test(listed.stderr)) {
    return "outside";
  }
  if (listed.exitCode !== 1) {
    throw new Mistakes([`${path}: git cannot tell whether it is tracked: ${listed.stderr.split("\n")[0]}`]);
  }
  const ignored = await git("check-ignore", "--quiet");
  return ignored.exitCode === 0 ? "ignored" : "open";
}

function nearestFolder(folder: string): string {
  return existsSync(folder) || folder === dirname(folder) ? folder : nearestFolder(dirname(folder));
}

function withoutGit(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("GIT_")));
}
