import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IAMClient } from "@aws-sdk/client-iam";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import { execa } from "execa";
import { parseDocument } from "yaml";
import { type LocalEnvironment, startEnvironment } from "../../local/environment.ts";
import type { LocalPortkeyOptions } from "../../local/portkey/server.ts";
import { up } from "./up.ts";

/** A stack of the real program on the real engine, with moto and the local Portkey of its own. */
export interface LocalStack extends LocalEnvironment {
  readonly name: string;
  readonly stack: Stack;
  /** A client of the local AWS. */
  readonly iam: IAMClient;
  /** Sets values of the project's config namespace, in the stack's file; `undefined` takes one away. */
  configure(values: Readonly<Record<string, unknown>>): Promise<void>;
  /** Runs the CLI itself. Never throws for its exit code. */
  cli(
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<{ exitCode: number; stdout: string; stderr: string; all: string }>;
  /** The text of the state file as it is stored. */
  state(): Promise<string>;
  /**
   * `pulumi up`, which has to succeed.
   *
   * @returns how many resources by operation
   */
  up(): Promise<Record<string, number>>;
  /** Ends the services and throws everything away. */
  close(): Promise<void>;
}

/** @param name of the stack; its config is the checkout's Pulumi.<name>.yaml where there is one */
export async function localStack(name: string, portkeyOptions?: LocalPortkeyOptions): Promise<LocalStack> {
  const folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-"));
  // Nothing outlives a test, and writing it all down after each call takes time.
  const environment = await startEnvironment(folder, { keep: false, ...portkeyOptions });
  // The Automation API looks for the engine in the environment of this process.
  process.env.PATH = environment.env.PATH;
  const file = join(environment.project, `Pulumi.${name}.yaml`);
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName: name, workDir: environment.project },
    { envVars: environment.env },
  );

  return {
    ...environment,
    async cli(args, env = {}) {
      const { all, exitCode, stderr, stdout } = await execa("pulumi", args, {
        all: true,
        cwd: environment.project,
        env: { ...environment.env, ...env },
        extendEnv: false,
        reject: false,
      });
      return { all, exitCode: exitCode ?? 1, stderr, stdout };
    },
    async close() {
      await environment.stop();
      await rm(folder, { force: true, recursive: true });
    },
    async configure(values) {
      const document = parseDocument(await readFile(file, "utf8").catch(() => ""));
      for (const [key, value] of Object.entries(values)) {
        if (value === undefined) document.deleteIn(["config", `bedrock-portkey:${key}`]);
        else document.setIn(["config", `bedrock-portkey:${key}`], value);
      }
      await writeFile(file, document.toString());
    },
    iam: new IAMClient({
      credentials: { accessKeyId: "local", secretAccessKey: "local" },
      endpoint: environment.aws,
      region: "us-east-1",
    }),
    name,
    stack,
    state: () =>
      readFile(join(folder, "backend", ".pulumi", "stacks", "bedrock-portkey", `${name}.json`), "utf8"),
    up: () => up(name, { cwd: environment.project, env: environment.env }),
  };
}

const model = "us.anthropic.claude-sonnet-4-20250514-v1:0";

/** Teams for tests that need some, each as small as it can be. */
export const someTeams = {
  payments: { budget: { limit: 100 }, models: { default: model }, regions: ["us-east-1", "us-west-2"] },
  search: { models: { default: model }, regions: ["us-east-1"] },
};
