import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Ground } from "../../../bench/ground.ts";
import { Meter } from "../../../bench/meter.ts";
import { otherCommand } from "../../../bench/other-command.ts";
import { steps } from "../../../bench/steps.ts";
import { type LocalPortkey, startLocalPortkey } from "../../../local/portkey/server.ts";

let portkey: LocalPortkey | undefined;
afterEach(() => portkey?.stop());

test("Terraform's part makes the calls that Terraform makes for the same teams, step by step", async () => {
  portkey = await startLocalPortkey();
  const folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-calls-"));
  const ground = {
    env: { PATH: process.env.PATH ?? "", PORTKEY_API_KEY: portkey.adminKey, PORTKEY_BASE_URL: portkey.url },
    workspace: portkey.workspace.slug,
  } as unknown as Ground;
  const program = resolve(import.meta.dirname, "../../../bench/terraforms-calls.ts");
  const other = otherCommand(`"${process.execPath}" ${program}`, folder, ground);
  const meter = new Meter();
  const made: Record<string, number | undefined> = {};
  const N = 3;
  for (const step of steps(N)) {
    portkey.resetCalls();
    await other.run(step, meter);
    made[step.title] = portkey.calls()["GET /admin/workspaces"];
  }
  meter.stop();
  await rm(folder, { recursive: true });
  expect(made).toEqual({
    destroy: 30 * N,
    "first up": 26 * N,
    "nothing to do": 14 * N,
    "one budget": 14 * N + 2,
    "one team added": 14 * N + 26,
    "one team removed": 14 * N + 30,
    "one team's keys rotated": 14 * N + 2,
    refresh: 14 * N,
  });
}, 60_000);
