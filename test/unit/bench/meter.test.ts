import { execa } from "execa";
import { expect, test } from "vitest";
import { Meter } from "../../../bench/meter.ts";

/** Takes half a second of processor time and 200 MB, then stays long enough to be seen. */
const work = `
const held = Buffer.alloc(200e6, 1);
const spent = () => Object.values(process.cpuUsage()).reduce((sum, part) => sum + part);
while (spent() < 500_000);
setTimeout(() => held.length, 200);
`;

function run(meter: Meter, watched: boolean) {
  const script = `require("node:child_process").spawnSync(process.execPath, ["-e", ${JSON.stringify(work)}])`;
  const child = execa(process.execPath, ["-e", script], { detached: true, reject: false });
  if (watched && child.pid !== undefined) meter.watch(child.pid);
  return child;
}

test("what a command's children take counts as the command's", async () => {
  const meter = new Meter();
  await run(meter, true);
  const { cpu, peakMemory } = meter.stop();
  expect(cpu).toBeGreaterThanOrEqual(0.45);
  expect(peakMemory).toBeGreaterThanOrEqual(200e6);
});

test("what other processes take does not count", async () => {
  const meter = new Meter();
  await run(meter, false);
  expect(meter.stop()).toEqual({ cpu: 0, peakMemory: 0 });
});
