import { createRequire } from "node:module";
import { join } from "node:path";
import type { RunRequest } from "@pulumi/pulumi/proto/language_pb.js";
import { execa } from "execa";

/** How a program ended. */
export interface Ending {
  /** Why it failed; empty where it did not, or has said so itself. */
  readonly error: string;
  /** Whether it failed and has told the user why. */
  readonly bail: boolean;
}

/** With this code a program ends that has told the user why it failed. Source: cmd/run of @pulumi/pulumi. */
const toldTheUser = 32;

/** Runs the program that the engine asks for, by the SDK installed beside it, until it ends. */
export async function runProgram(request: RunRequest, engine: string): Promise<Ending> {
  const info = request.getInfo();
  const folder = info?.getProgramDirectory() || request.getPwd();
  const run = createRequire(join(folder, "package.json")).resolve("@pulumi/pulumi/cmd/run/index.js");
  const flags = Object.entries({
    engine,
    monitor: request.getMonitorAddress(),
    organization: request.getOrganization(),
    parallel: String(request.getParallel()),
    project: request.getProject(),
    pwd: request.getPwd(),
    "root-directory": info?.getRootDirectory() ?? "",
    stack: request.getStack(),
  }).flatMap(([flag, value]) => (value === "" ? [] : [`--${flag}`, value]));
  const dryRun = request.getDryrun() ? ["--dry-run"] : [];
  const { nodeargs = "" } = (info?.getOptions()?.toJavaScript() ?? {}) as { nodeargs?: string };
  const program = info?.getEntryPoint() || request.getProgram() || ".";
  const { exitCode, originalMessage, signal } = await execa(
    "node",
    [...nodeargs.split(" ").filter(Boolean), run, ...flags, ...dryRun, program, ...request.getArgsList()],
    {
      cwd: folder,
      env: {
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
      },
      reject: false,
      stdin: "ignore",
      stdout: "inherit",
      stderr: "inherit",
    },
  );
  if (exitCode === toldTheUser) return { bail: true, error: "" };
  if (exitCode === 0) return { bail: false, error: "" };
  const reason = exitCode === undefined ? (signal ?? originalMessage) : `exit code ${exitCode}`;
  return { bail: false, error: `The program ended with ${reason}` };
}
