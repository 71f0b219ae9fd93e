import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { readEvents } from "../../tools/stacks/engine-events.ts";

/** Where a stack's commands run. */
export interface Place {
  /** Folder of the project. */
  readonly cwd: string;
  /** The whole environment of a command. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * `pulumi up`, which has to succeed. The Automation API's reads outputs and history after each run, which takes as long
 * again as the run of a small stack.
 *
 * @returns how many resources by operation
 * @throws Error with what was printed
 */
export async function up(stack: string, { cwd, env }: Place): Promise<Record<string, number>> {
  const folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-up-"));
  try {
    const events = join(folder, "events.json");
    const { all, exitCode } = await execa(
      "pulumi",
      ["up", "--yes", "--skip-preview", "--suppress-outputs", "--stack", stack, "--event-log", events],
      // The log of events is an option for debugging.
      { all: true, cwd, env: { ...env, PULUMI_DEBUG_COMMANDS: "true" }, extendEnv: false, reject: false },
    );
    if (exitCode !== 0) throw new Error(all);
    return (await readEvents(events)).counts;
  } finally {
    await rm(folder, { force: true, recursive: true });
  }
}
