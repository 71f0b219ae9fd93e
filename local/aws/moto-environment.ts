import { existsSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ExecaError, execa } from "execa";
import { cache } from "../folders.ts";
import { oneAtATime } from "../one-at-a-time.ts";
import { progress } from "../progress.ts";

/** The release that requirements.txt pins. */
const VERSION = "5.2.1";

const REQUIREMENTS = join(import.meta.dirname, "requirements.txt");

/** What moto 5.2.1 and what it needs ask for (their own `Requires-Python`). */
const OLDEST_PYTHON = 10;

/**
 * The Python interpreter of a virtual environment that holds moto. The environment is made once per machine,
 * beside the other things in the cache, and takes about 20 seconds and 120 MB.
 *
 * It is made in a folder of its own and then renamed: a set-up that was interrupted never counts as done. Of two
 * runs that need one made, the second waits for the first.
 *
 * @throws Error naming what to install, when Python is missing, older than 3.10, or lacks its venv module
 */
export async function motoPython(): Promise<string> {
  const environment = join(cache, `moto-${VERSION}`);
  const python = join(environment, "bin", "python");
  // Follows the link: an environment whose Python was removed from the machine is made again.
  if (existsSync(python)) return python;
  await requirePython();
  await oneAtATime(environment, `installs moto ${VERSION}`, async () => {
    if (!existsSync(python)) await makeEnvironment(environment);
  });
  return python;
}

async function makeEnvironment(environment: string): Promise<void> {
  const unfinished = await mkdtemp(`${environment}-unfinished-`);
  try {
    await progress(`Installing moto ${VERSION} into ${environment} (once per machine)`, () =>
      install(unfinished),
    );
    await putInPlace(unfinished, environment);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function requirePython(): Promise<void> {
  const install = `Install Python 3.${OLDEST_PYTHON} or newer (with its venv module: package python3-venv on Debian and Ubuntu).`;
  const found = await execa("python3", ["-c", "import sys, venv, ensurepip; print(*sys.version_info[:2])"], {
    reject: false,
  });
  if (found.failed && found.code === "ENOENT")
    throw new Error(`The local AWS needs python3, which is not on PATH. ${install}`);
  if (found.failed) throw new Error(`The local AWS needs python3 with its venv module. ${install}`);
  const [major = 0, minor = 0] = found.stdout.split(" ").map(Number);
  if (major !== 3 || minor < OLDEST_PYTHON) {
    throw new Error(`The local AWS needs a newer Python than ${major}.${minor}. ${install}`);
  }
}

async function install(folder: string): Promise<void> {
  try {
    await execa("python3", ["-m", "venv", folder]);
    const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
    await execa(join(folder, "bin", "python"), [...pip, "--requirement", REQUIREMENTS]);
  } catch (error) {
    const { stderr, shortMessage } = error as ExecaError;
    throw new Error(`moto ${VERSION} could not be installed. pip says: ${lastLine(stderr) ?? shortMessage}`);
  }
}

/** Puts a finished environment in place. One that another run made meanwhile is as good. */
async function putInPlace(finished: string, environment: string): Promise<void> {
  try {
    await rename(finished, environment);
  } catch (error) {
    if (existsSync(join(environment, "bin", "python"))) return;
    // What stands there has lost its Python.
    if ((error as NodeJS.ErrnoException).code !== "ENOTEMPTY") throw error;
    await rm(environment, { recursive: true });
    await rename(finished, environment);
  }
}

function lastLine(text: unknown): string | undefined {
  return typeof text === "string" ? text.trim().split("\n").at(-1) || undefined : undefined;
}
