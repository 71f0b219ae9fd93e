import { join } from "node:path";
import { execa } from "execa";
import { outputsIn, runnerTemp, textOf } from "./run-job.ts";

const command = join(import.meta.dirname, "../../../../tools/github/github.ts");

/** What a command said, and left to the steps after it. */
export interface Run {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** By name. */
  readonly outputs: Record<string, string>;
  /** Markdown on the run's page. */
  readonly summary: string;
}

/** Runs `npm run github` as a step of a workflow does. */
export async function github(
  folder: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Run> {
  const scratch = runnerTemp();
  const [output, summary] = [join(scratch, "output"), join(scratch, "summary")];
  const { exitCode, stderr, stdout } = await execa(process.execPath, [command, ...args], {
    cwd: folder,
    env: { ...env, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary, PATH: process.env.PATH },
    extendEnv: false,
    reject: false,
  });
  return { exitCode, outputs: outputsIn(textOf(output)), stderr, stdout, summary: textOf(summary) };
}
