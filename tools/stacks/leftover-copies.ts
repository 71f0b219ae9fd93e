import { appendFile, lstat, readdir, readFile, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

/** The beginning of the name of every private copy's folder. */
export const copyPrefix = "bedrock-portkey-stack-";

/** The file of a private copy that names the processes which use it, a line each. */
const users = "used-by";

/**
 * Records a process that uses a private copy: this one, or an engine that it started, which may outlive it.
 *
 * @param folder of the copy
 */
export async function recordUser(folder: string, process: number): Promise<void> {
  await appendFile(join(folder, users), `${hostname()} ${process}\n`);
}

/**
 * Removes private copies that killed runs left in the temporary folder, with the secrets that an engine may have logged
 * there: only folders of this user, and only where every process that used them is gone.
 */
export async function removeLeftoverCopies(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(copyPrefix));
  for (const folder of names.map((name) => join(tmpdir(), name))) {
    if (await isLeftover(folder)) await rm(folder, { force: true, recursive: true });
  }
}

async function isLeftover(folder: string): Promise<boolean> {
  try {
    const found = await lstat(folder);
    if (!found.isDirectory() || found.uid !== process.getuid?.()) return false;
    const lines = (await readFile(join(folder, users), "utf8")).trim().split("\n");
    return lines.every(isOfNobody);
  } catch (error) {
    // Another run removes it at this moment, or makes it: then it has no record yet.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/** Whether a recorded process has ended. One of another machine or container cannot be looked up here. */
function isOfNobody(line: string): boolean {
  const [, host, id] = /^(\S+) ([1-9]\d*)$/.exec(line) ?? [];
  if (host !== hostname()) return false;
  try {
    // Signal 0 only asks whether the process is there.
    process.kill(Number(id), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
