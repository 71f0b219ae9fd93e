import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import { ensureEngine } from "../../local/engine/engine.ts";
import { searchPath } from "../../local/environment.ts";
import { checkout } from "../../local/folders.ts";

const PATH = searchPath(await ensureEngine());
// The Automation API looks for the engine in the environment of this process.
process.env.PATH = PATH;

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
  const stack = await LocalWorkspace.createStack(
    { stackName: "test", workDir: folder },
    {
      envVars: {
        PATH,
        PULUMI_BACKEND_URL: `file://${folder}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        PULUMI_HOME: join(folder, "home"),
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        AWS_ENDPOINT_URL: aws,
        AWS_REGION: "eu-central-1",
        AWS_ACCESS_KEY_ID: "local",
        AWS_SECRET_ACCESS_KEY: "local",
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
