import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { onTestFinished } from "vitest";
import { workflows } from "./workflows.ts";

/** What GitHub's runner would know where a job runs. */
export interface Runner {
  /** The checkout. */
  readonly folder: string;
  /** The environment, in which `secrets.X` and `vars.X` are X. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** RUNNER_TEMP, which here all jobs share in place of artifacts. */
  readonly temp: string;
}

/** What a job's commands did. */
export interface JobRun {
  readonly exitCode: number;
  /** What they wrote, one after the other. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** Markdown on the run's page. */
  readonly summary: string;
}

/** A folder for RUNNER_TEMP, gone after the test. */
export function runnerTemp(): string {
  const temp = mkdtempSync(join(tmpdir(), "bedrock-portkey-runner-"));
  onTestFinished(() => rmSync(temp, { recursive: true }));
  return temp;
}

/**
 * Runs the commands of a workflow's job, in order, as its file has them. Actions are left out, and without a value of
 * `inputs.program` what is only for team files. The first command that fails ends it, but for those that run whatever
 * happens.
 *
 * @param name `workflow.job`
 * @param values of the expressions in the steps' variables, such as `matrix.stack`
 */
export async function runJob(
  name: string,
  { env, folder, temp }: Runner,
  values: Readonly<Record<string, string>> = {},
): Promise<JobRun> {
  const [workflow = "", job = ""] = name.split(".");
  const [output, page] = [join(temp, "output"), join(temp, "page")];
  for (const file of [output, page]) rmSync(file, { force: true });
  let exitCode = 0;
  let log = "";
  for (const { env: variables = {}, if: condition, run } of workflows.get(workflow)?.jobs[job]?.steps ?? []) {
    if (run === undefined || (condition === "inputs.program" && !values[condition])) continue;
    if (exitCode !== 0 && !condition?.includes("!cancelled()")) continue;
    const step = await execa("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", run], {
      all: true,
      cwd: folder,
      env: {
        ...env,
        ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, evaluated(value)])),
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: page,
        RUNNER_TEMP: temp,
      },
      extendEnv: false,
      reject: false,
    });
    log += `${step.all}\n`;
    exitCode ||= step.exitCode ?? 1;
  }
  return { exitCode, log, outputs: outputsIn(textOf(output)), summary: textOf(page) };

  function evaluated(text: string): string {
    return text.replace(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
      const [known] = expression
        .split(" || ")
        .map((part) => part.split(" && ").map(lookUp))
        .flatMap((parts) => (parts.every(Boolean) ? [parts.at(-1)] : []));
      return known ?? "";
    });
  }

  function lookUp(expression: string): string | undefined {
    const [, literal] = /^'(.*)'$/.exec(expression) ?? [];
    if (literal !== undefined) return literal;
    const [, variable = ""] = /^(?:secrets|vars)\.(\w+)$/.exec(expression) ?? [];
    if (expression === "github.token") return env.GITHUB_TOKEN;
    return variable === "" ? values[expression] : env[variable];
  }
}

/** As the runner reads them: a line each, up to the first equals sign. */
export function outputsIn(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

/** A file's text, none where there is no file. */
export function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
