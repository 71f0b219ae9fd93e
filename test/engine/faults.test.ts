import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { faultlessCalls, faults, misbehave } from "../chaos/faults.ts";
import { sample, seeded } from "../chaos/random.ts";
import { chaosStack, registrations } from "../chaos/stack.ts";
import type { LocalStack } from "./local-stack.ts";

/*
 * A few rhythms of a few faults, quick ones: node test/chaos/chaos.ts --faults tries all. A call that hangs is
 * left to it, since it takes 30 seconds.
 */

const teams = 2;
const random = seeded(108);
const quick = Object.entries(faults).filter(([, { hang }]) => !hang);
const nothingWrong = { lost: [], orphaned: [], twice: [], wrong: [] };

describe.each(registrations)("registration %s", (registration) => {
  let local: LocalStack;
  let needed: Record<string, number>;
  beforeAll(async () => {
    local = await chaosStack(registration, teams);
    needed = await faultlessCalls(local);
  });
  beforeEach(({ onTestFailed }) => {
    // What went wrong in one test is not to be seen by the next.
    onTestFailed(async () => {
      await local.close();
      local = await chaosStack(registration, teams);
    });
  });
  afterAll(() => local.close());

  for (const [name, fault] of sample(random, quick, 2)) {
    const every = 2 + Math.floor(random() * 5);
    test(`an up whose every call no. ${every} meets "${name}" loses nothing and makes nothing twice`, async () => {
      const { seen, storms } = await misbehave(local, fault, every, needed);
      for (const disagreement of seen) expect(disagreement).toEqual(nothingWrong);
      expect(storms).toEqual([]);
    });
  }

  test("creations that Portkey keeps refusing are tried four times each, and no more", async () => {
    local.portkey.resetCalls();
    local.portkey.fail({ headers: { "retry-after": "1" }, method: "POST", status: 429 });
    const { exitCode } = await local.cli(["up", "--yes", "--skip-preview"]);
    local.portkey.clearFaults();
    expect(exitCode).not.toBe(0);
    const tried = Object.entries(local.portkey.calls()).filter(([route]) => route.startsWith("POST "));
    expect(tried).not.toEqual([]);
    for (const [route, count] of tried) expect(count, route).toBeLessThanOrEqual(4 * (needed[route] ?? 0));
  });
});
