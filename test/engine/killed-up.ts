import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import { killSession } from "../chaos/killed-run.ts";
import { holdAnswer } from "./held-aws.ts";
import type { LocalStack } from "./local-stack.ts";

/** For how long the steps of other resources go on after the moment, in milliseconds. */
const meanwhile = 500;

/** Runs an `up`, kills it when AWS has carried out an action and not answered, and unlocks the stack. */
export async function killedUp(local: LocalStack, action: string): Promise<void> {
  const held = await holdAnswer(local.aws, action);
  const run = execa("pulumi", ["up", "--yes", "--skip-preview"], {
    cwd: local.project,
    // In a session of its own, by which its processes are found.
    detached: true,
    env: { ...local.env, AWS_ENDPOINT_URL: held.url },
    extendEnv: false,
    reject: false,
    stdio: "ignore",
  });
  await held.carriedOut;
  await setTimeout(meanwhile);
  if (run.pid !== undefined) await killSession(run.pid);
  await run;
  await held.stop();
  await local.cli(["cancel", "--yes"]);
}
