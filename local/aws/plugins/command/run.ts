import { execa } from "execa";
import type { Context } from "../handler.ts";
import { show } from "./show.ts";

/** The inputs of a command that decide how it runs. */
export interface CommandInputs {
  /** @default ["/bin/sh", "-c"] */
  readonly interpreter?: readonly string[];
  /** @default the folder of the Pulumi project */
  readonly dir?: string;
  /** Added to the plugin's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  /** Whether what it printed before comes as PULUMI_COMMAND_STDOUT and PULUMI_COMMAND_STDERR. @default true */
  readonly addPreviousOutputInEnv?: boolean;
  /** Whose lines are shown while it runs. @default "stdoutAndStderr" */
  readonly logging?: "stdout" | "stderr" | "stdoutAndStderr" | "none";
}

/** What a command printed, without the last line feed. */
export interface CommandOutputs {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command and shows its lines beside its resource while it runs.
 *
 * @param before what the resource's last command printed
 * @throws Error with the exit code, the command and all that it printed, when it fails. Nothing is masked, whatever
 *   `logging` says: Pulumi's own provider masks nothing either
 */
export async function run(
  command: string,
  inputs: CommandInputs,
  before: CommandOutputs,
  { urn }: Context,
): Promise<CommandOutputs> {
  const {
    interpreter,
    dir,
    environment,
    stdin,
    addPreviousOutputInEnv = true,
    logging = "stdoutAndStderr",
  } = inputs;
  const [program = "", ...args] = interpreter?.length ? interpreter : ["/bin/sh", "-c"];
  const shown = function* (line: string) {
    show(line, urn);
    yield line;
  };

  const result = await execa(program, [...args, command], {
    cwd: dir,
    env: { ...environment, ...(addPreviousOutputInEnv ? previousOutput(before) : {}) },
    input: stdin ?? "",
    stdout: logging.startsWith("stdout") ? shown : "pipe",
    stderr: logging === "stderr" || logging === "stdoutAndStderr" ? shown : "pipe",
    all: true,
    reject: false,
  });
  if (result.failed) {
    const { exitCode, signal, originalMessage } = result;
    const reason = exitCode === undefined ? (signal ?? originalMessage) : `exit status ${exitCode}`;
    throw new Error(`${reason}: running ${JSON.stringify(command)}:\n${result.all}`);
  }
  return { stdout: result.stdout, stderr: result.stderr };
}

function previousOutput({ stdout, stderr }: CommandOutputs): Record<string, string> {
  return {
    ...(stdout ? { PULUMI_COMMAND_STDOUT: stdout } : {}),
    ...(stderr ? { PULUMI_COMMAND_STDERR: stderr } : {}),
  };
}
