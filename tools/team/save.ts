import { rm } from "node:fs/promises";
import { join } from "node:path";
import { getSystemErrorMessage } from "node:util";
import writeFileAtomic from "write-file-atomic";
import type { YamlFile } from "../../components/environment/yaml-file.ts";
import { Mistakes } from "../../components/mistakes.ts";
import type { Project } from "../project/project.ts";
import { unifiedDiff } from "../unified-diff.ts";

/** Writes a file in one step. */
export async function save({ folder }: Project, { mark, name, text }: YamlFile): Promise<void> {
  await writeFileAtomic(join(folder, name), mark + text).catch((error) => refused(name, error));
}

/** Deletes a file. */
export async function deleteFile({ folder }: Project, { name }: YamlFile): Promise<void> {
  await rm(join(folder, name)).catch((error) => refused(name, error));
}

/**
 * What is other in a file, as a unified diff.
 *
 * @param before undefined where there was no file
 */
export function difference(before: YamlFile | undefined, { name, text }: YamlFile): string {
  return unifiedDiff(name, before?.text, text, 1);
}

function refused(name: string, { errno, message }: NodeJS.ErrnoException): never {
  throw new Mistakes([`${name}: ${errno === undefined ? message : getSystemErrorMessage(errno)}`]);
}
