import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { checkout } from "../../folders.ts";

/** To be put on PATH: what runs a pack that {@link layOutPack} made. */
export const policyHostFolder = import.meta.dirname;

/**
 * Lays out the policy pack for local runs: all of it by link, save for its runtime. A pack of runtime `nodejs` is run
 * by Pulumi's own language host, which engines that were built do not have.
 *
 * @param project folder of the project that it is laid out in
 * @returns the pack's folder
 */
export async function layOutPack(project: string): Promise<string> {
  const pack = join(checkout, "policy");
  const folder = join(project, "policy");
  const about = "PulumiPolicy.yaml";
  await rm(folder, { force: true, recursive: true });
  await mkdir(folder);
  for (const name of await readdir(pack)) {
    if (name !== about) await symlink(join(pack, name), join(folder, name));
  }
  const document = parseDocument(await readFile(join(pack, about), "utf8"));
  document.set("runtime", "localnode");
  await writeFile(join(folder, about), document.toString());
  return folder;
}
