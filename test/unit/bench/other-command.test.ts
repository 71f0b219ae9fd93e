import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Ground } from "../../../bench/ground.ts";
import { Meter } from "../../../bench/meter.ts";
import { otherCommand } from "../../../bench/other-command.ts";
import { steps } from "../../../bench/steps.ts";

let folder: string;
let meter: Meter;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bedrock-portkey-other-"));
  meter = new Meter();
});
afterEach(() => {
  meter.stop();
  rmSync(folder, { force: true, recursive: true });
});

const ground = {
  env: { PATH: process.env.PATH ?? "", PORTKEY_API_KEY: "admin", PORTKEY_BASE_URL: "http://127.0.0.1:9/v1" },
  workspace: "ws-claude-code-dev",
} as unknown as Ground;

test("another program is told each step, what there is to be, and where Portkey is", async () => {
  const command = `echo "$VERB: $STEP, $PORTKEY_WORKSPACE $PORTKEY_API_KEY $PORTKEY_BASE_URL" >> told; cp "$TEAMS" "teams of $STEP"`;
  const other = otherCommand(command, folder, ground);
  for (const step of steps(2)) await other.run(step, meter);

  const place = "ws-claude-code-dev admin http://127.0.0.1:9/v1";
  expect(readFileSync(join(folder, "told"), "utf8").trim().split("\n")).toEqual(
    [
      "up: first up",
      "up: nothing to do",
      "up: one budget",
      "up: one team added",
      "up: one team removed",
      "up: one team's keys rotated",
      "refresh: refresh",
      "destroy: destroy",
    ].map((line) => `${line}, ${place}`),
  );
  const teams = (step: string) => JSON.parse(readFileSync(join(folder, `teams of ${step}`), "utf8"));
  expect(Object.keys(teams("first up"))).toEqual(["team-001", "team-002"]);
  expect(teams("one budget")["team-001"].budget).toEqual({ limit: 101 });
  expect(Object.keys(teams("one team added"))).toEqual(["team-001", "team-002", "team-003"]);
  expect(Object.keys(teams("one team removed"))).toEqual(["team-001", "team-002"]);
  expect(teams("one team's keys rotated")["team-001"]).toMatchObject({ apiKey: { serial: 2 } });
});

test("a program that fails ends the benchmark with what it said", async () => {
  const other = otherCommand("echo no such workspace >&2; exit 3", folder, ground);
  const [first] = steps(1);
  await expect(other.run(first as never, meter)).rejects.toThrow(/no such workspace/);
});
