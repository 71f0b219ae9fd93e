import { existsSync } from "node:fs";
import { mkdir, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { progress } from "../progress.ts";

const require = createRequire(import.meta.url);

/** Pulumi's plugins that programs here use, by the version of their package. */
const plugins = ["aws", "command"].map((name) => ({
  name,
  version: require(`@pulumi/${name}/package.json`).version as string,
}));

/** Whether engines run Pulumi's own plugins in place of the stand-ins, which is asked for by `OFFICIAL_PLUGINS=1`. */
export function usesOfficialPlugins(): boolean {
  return process.env.OFFICIAL_PLUGINS === "1";
}

/**
 * Lets an engine find Pulumi's own plugins, in the folder where this user's Pulumi keeps them. Those that are not there
 * are downloaded into it.
 *
 * @param home the engine's PULUMI_HOME
 * @param path PATH with the engine
 * @throws Error for a plugin that cannot be had
 */
export async function installOfficialPlugins(home: string, path: string): Promise<void> {
  const folder = join(process.env.PULUMI_HOME || join(homedir(), ".pulumi"), "plugins");
  const link = join(home, "plugins");
  await mkdir(folder, { recursive: true });
  await mkdir(home, { recursive: true });
  await rm(link, { force: true, recursive: true });
  await symlink(folder, link);
  for (const { name, version } of plugins) {
    if (existsSync(join(folder, `resource-${name}-v${version}`))) continue;
    await progress(`Downloading Pulumi's plugin ${name} ${version}`, async () => {
      const { failed, shortMessage, stderr } = await execa(
        "pulumi",
        ["plugin", "install", "resource", name, version, "--non-interactive"],
        { env: { PATH: path, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" }, reject: false },
      );
      if (!failed) return;
      const reason = stderr.trim().split("\n").at(-1) || shortMessage;
      throw new Error(`OFFICIAL_PLUGINS=1: Pulumi's plugin ${name} ${version} cannot be had: ${reason}`);
    });
  }
}
