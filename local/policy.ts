import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LocalWorkspace } from "@pulumi/pulumi/automation/index.js";
import { watchedRun } from "./engine/policy-host/watched-run.ts";
import { startEnvironment } from "./environment.ts";

/*
 * npm run policy: a first preview of Pulumi.dev.yaml under the policy pack, with everything on loopback and in a folder
 * that is thrown away after it. Fails as the preview does: where a violation is mandatory in policy/config/dev.json.
 */

const stackName = "dev";

const state = await mkdtemp(join(tmpdir(), "bedrock-portkey-policy-"));
try {
  const environment = await startEnvironment(state);
  try {
    const pack = join(environment.project, "policy");
    // The Automation API looks for the engine in the environment of this process.
    process.env.PATH = environment.env.PATH;
    const stack = await LocalWorkspace.createOrSelectStack(
      { stackName, workDir: environment.project },
      { envVars: environment.env },
    );
    const { failure, resources, violations } = await watchedRun(
      pack,
      join(pack, "config", `${stackName}.json`),
      (options) => stack.preview(options),
    );
    if (failure && violations.length === 0) throw failure;
    for (const violation of violations) console.log(`${violation}\n`);
    console.log(`${violations.length} violations over ${resources} resources`);
    process.exitCode = failure ? 1 : 0;
  } finally {
    await environment.stop();
  }
} finally {
  await rm(state, { force: true, recursive: true });
}
