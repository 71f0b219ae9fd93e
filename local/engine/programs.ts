import { access, constants, realpath, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";

/** Longest wait for `pulumi version`, in milliseconds; a healthy engine answers within one second. */
const versionTimeout = 30_000;

/** The first executable file of this name in the folders, or undefined. */
export async function findProgram(name: string, folders: string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const program = join(folder, name);
    try {
      await access(program, constants.X_OK);
      if ((await stat(program)).isFile()) return program;
    } catch {
      // Not here: the next folder may have it.
    }
  }
}

/**
 * The version an engine reports, without the leading "v".
 *
 * @throws if the program cannot be run or does not answer within 30 seconds
 */
export async function engineVersion(pulumi: string): Promise<string> {
  // `pulumi version` would otherwise look on the network for a newer release first.
  const env = { PULUMI_SKIP_UPDATE_CHECK: "true" };
  const { stdout } = await execa(pulumi, ["version"], { env, timeout: versionTimeout });
  return stdout.trim().replace(/^v/, "");
}

/** Whether an engine of version `found` serves an SDK of version `wanted`: same major, and not older. */
export function serves(found: string, wanted: string): boolean {
  const [major] = wanted.split(".");
  return found.startsWith(`${major}.`) && found.localeCompare(wanted, "en", { numeric: true }) >= 0;
}

/**
 * The version of the engine in the folders of PATH, if it serves `wanted` and has its Node language host.
 *
 * @throws an error that says why there is none
 */
export async function engineOnPath(wanted: string, folders: string[]): Promise<string> {
  const pulumi = await findProgram("pulumi", folders);
  if (!pulumi) throw new Error("no pulumi found");

  const found = await engineVersion(pulumi);
  if (!serves(found, wanted)) throw new Error(`${pulumi} is ${found}, which does not serve ${wanted}`);

  // The engine looks beside its own file too, links resolved (GetPluginPath in sdk/v3's workspace/plugins.go).
  const beside = dirname(await realpath(pulumi));
  if (!(await findProgram("pulumi-language-nodejs", [...folders, beside]))) {
    throw new Error(`${pulumi} comes without pulumi-language-nodejs`);
  }
  return found;
}
