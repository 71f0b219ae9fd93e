import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Project, stackFileName } from "../project/project.ts";
import { copyPrefix, recordUser, removeLeftoverCopies } from "./leftover-copies.ts";

/**
 * A folder of this run alone: the engine may write into the stack's file there and leave secrets in its log of events. The
 * checkout stays as it is, and commands of several stacks run in it side by side.
 */
export interface PrivateCopy {
  /** A Pulumi project of the same name, without its program. */
  readonly folder: string;
  /** The stack's file in it. */
  readonly file: string;
  /** Where the engine logs its events. */
  readonly events: string;
}

/**
 * Works with a private copy of a stack's file, which is thrown away after it; a killed run's by the next run.
 *
 * @param text of the file
 */
export async function withPrivateCopy<T>(
  project: Project,
  stack: string,
  text: string,
  work: (copy: PrivateCopy) => Promise<T>,
): Promise<T> {
  await removeLeftoverCopies();
  const folder = await mkdtemp(join(tmpdir(), copyPrefix));
  try {
    await recordUser(folder, process.pid);
    const file = join(folder, stackFileName(stack));
    await copyFile(join(project.folder, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    await writeFile(file, text);
    return await work({ events: join(folder, "events.jsonl"), file, folder });
  } finally {
    await rm(folder, { force: true, recursive: true });
  }
}
