import { copyFile, mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { layOutPack } from "./engine/policy-host/local-pack.ts";
import { checkout } from "./folders.ts";
import { copyStackFiles } from "./stack-files.ts";

/** What a run of the program reads by name: the code itself, so that an edit counts at once. */
const linked = ["components", "index.js", "index.ts", "node_modules", "tools"];
const copied = ["package.json", "Pulumi.yaml"];

/**
 * Lays out a project folder for local runs: code and policy pack by link, stack files by copy. Pulumi writes the salt of a
 * local stack's secrets into its stack file, and the checkout's own files are to stay as they are.
 *
 * @param folder made where it is missing
 */
export async function layOutProject(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const name of linked) {
    await rm(join(folder, name), { force: true });
    await symlink(join(checkout, name), join(folder, name));
  }
  await layOutPack(folder);
  for (const name of copied) await copyFile(join(checkout, name), join(folder, name));
  await copyStackFiles(folder);
}
