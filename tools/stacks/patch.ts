import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import writeFileAtomic from "write-file-atomic";
import { type Project, stackFileName, stackNames } from "../project/project.ts";

/** The text of every stack's file by the file's name. */
export function stackTexts(project: Project): ReadonlyMap<string, string> {
  const files = stackNames(project).map(stackFileName);
  return new Map(files.map((name) => [name, readFileSync(join(project.folder, name), "utf8")]));
}

/**
 * Writes what changed in stack files as a patch, as `git apply` takes it: empty where nothing did.
 *
 * @param file where to, with the folders that lead to it
 */
export async function writePatch(
  file: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Promise<void> {
  const patches = [...after].flatMap(([name, text]) => {
    const old = before.get(name) ?? "";
    if (old === text) return [];
    return [
      createTwoFilesPatch(`a/${name}`, `b/${name}`, old, text, "", "", { headerOptions: FILE_HEADERS_ONLY }),
    ];
  });
  await mkdir(dirname(file), { recursive: true });
  await writeFileAtomic(file, patches.join(""));
}
