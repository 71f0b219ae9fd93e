import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import { awsEnvironment } from "../../local/aws/aws-environment.ts";
import { engineEnvironment } from "../../local/engine/engine-environment.ts";
import { checkout } from "../../local/folders.ts";

/** A stack of a program that a test wrote, on the real engine with the stand-in plugins. */
export interface StandInStack {
  readonly stack: Stack;
  /** The program's folder. */
  readonly folder: string;
  /** Where the state is stored. */
  readonly stateFile: string;
  remove(): Promise<void>;
}

/** @param aws URL of the local AWS */
export async function standInStack(program: string, aws: string): Promise<StandInStack> {
  const folder = await mkdtemp(join(tmpdir(), "stand-in-plugins-"));
  await symlink(join(checkout, "node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(folder, "index.ts"), program);
  await writeFile(
    join(folder, "Pulumi.yaml"),
    JSON.stringify({
      name: "scratch",
      main: "index.ts",
      runtime: { name: "nodejs", options: { typescript: false } },
    }),
  );
  const engine = await engineEnvironment(join(folder, "home"));
  // The Automation API looks for the engine in the environment of this process.
  process.env.PATH = engine.PATH;
  const stack = await LocalWorkspace.createStack(
    { stackName: "test", workDir: folder },
    {
      envVars: {
        ...awsEnvironment(aws, "eu-central-1"),
        ...engine,
        PULUMI_BACKEND_URL: `file://${folder}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
      },
    },
  );
  return {
    stack,
    folder,
    stateFile: join(folder, ".pulumi", "stacks", "scratch", "test.json"),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
