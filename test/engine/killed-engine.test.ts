import { setTimeout } from "node:timers/promises";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * A machine that runs out of memory kills the engine itself and nothing that it started. What stays behind has the
 * admin key of Portkey in its environment.
 */

let local: LocalStack;
beforeAll(async () => {
  local = await localStack("killed");
  await local.configure({ teams: someTeams, workspace: local.portkey.workspace.slug });
});
afterAll(() => local.close());

/** Processes of a session that have not ended, each by its command line. */
async function alive(session: number): Promise<string[]> {
  const { stdout } = await execa("ps", ["-s", String(session), "-o", "stat=,args="], { reject: false });
  return stdout.split("\n").filter((line) => line !== "" && !line.startsWith("Z"));
}

/** Runs a command of Pulumi's that waits for Portkey, and kills the engine only. */
async function killEngine(args: readonly string[]): Promise<number> {
  local.portkey.resetCalls();
  local.portkey.fail({ hang: true });
  const run = execa("pulumi", args, {
    cwd: local.project,
    // In a session of its own, by which its processes are found.
    detached: true,
    env: local.env,
    extendEnv: false,
    reject: false,
    stdio: "ignore",
  });
  let over = false;
  const ended = run.then(() => {
    over = true;
  });
  while (local.portkey.requests().length === 0 && !over) await setTimeout(20);
  const session = run.pid ?? 0;
  expect((await alive(session)).join("\n")).toContain("dynamic-provider");
  run.kill("SIGKILL");
  await ended;
  local.portkey.clearFaults();
  return session;
}

test.each([[["up", "--yes", "--skip-preview"]], [["refresh", "--yes", "--skip-preview"]]])(
  "nothing that pulumi %s started outlives an engine that was killed",
  async (args) => {
    const session = await killEngine(args);
    // A process that stays keeps the test from ending.
    while ((await alive(session)).length > 0) await setTimeout(100);
    await local.cli(["cancel", "--yes"]);
    await local.up();
  },
);
