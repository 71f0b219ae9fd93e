import { execa, type Options } from "execa";
import type { Meter } from "./meter.ts";

/**
 * Runs a command under a meter.
 *
 * @throws Error with the end of what it printed, when it fails
 */
export async function command(
  meter: Meter,
  program: string,
  args: readonly string[],
  options: Pick<Options, "cwd" | "env" | "shell">,
): Promise<void> {
  const run = execa(program, args, {
    ...options,
    all: true,
    // A session of its own, by which the meter knows whatever it starts.
    detached: true,
    extendEnv: false,
    reject: false,
    stdin: "ignore",
  });
  if (run.pid !== undefined) meter.watch(run.pid);
  const { all, exitCode, originalMessage } = await run;
  if (exitCode === 0) return;
  const end = all.split("\n").slice(-30).join("\n");
  throw new Error(`${[program, ...args].join(" ")}: ${originalMessage ?? `exit code ${exitCode}`}\n${end}`);
}
