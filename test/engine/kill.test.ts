import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { storedInIam } from "../chaos/iam.ts";
import { kill } from "../chaos/kill.ts";
import { inWords, moments } from "../chaos/killed-run.ts";
import { seeded } from "../chaos/random.ts";
import { chaosStack } from "../chaos/stack.ts";
import type { LocalStack } from "./local-stack.ts";

/*
 * A few moments out of many: node test/chaos/chaos.ts tries as many as wanted. Each `up` goes on from where the
 * `destroy` before it left, and the other way round.
 */

const teams = 3;
/** Virtual keys for two regions, a config and an API key each. */
const objects = teams * 4;
/** A user, a policy, its attachment and an access key each. */
const inIam = teams * 4;
const random = seeded(20);
const extent = { iamWrites: inIam, milliseconds: 1500, writes: objects };
const nothingWrong = { lost: [], orphaned: [], twice: [], wrong: [] };

let local: LocalStack;
beforeAll(async () => {
  local = await chaosStack("virtualKey", teams);
});
beforeEach(({ onTestFailed }) => {
  // What went wrong in one test is not to be seen by the next.
  onTestFailed(async () => {
    await local.close();
    local = await chaosStack("virtualKey", teams);
  });
});
afterAll(() => local.close());

const destroys = moments(3, extent, random);
for (const [index, up] of moments(3, extent, random).entries()) {
  test(`an up killed ${inWords(up)} loses no object, makes none twice, and every key works in the end`, async () => {
    const { disagreement } = await kill(local, "up", up);
    expect(disagreement).toEqual(nothingWrong);
    const { apiKeys, configs, virtualKeys } = local.portkey.objects();
    expect(apiKeys.length + configs.length + virtualKeys.length).toBe(objects);
    expect(await storedInIam(local)).toHaveLength(inIam);
  });

  const destroy = destroys[index];
  if (destroy === undefined) continue;
  test(`a destroy killed ${inWords(destroy)} leaves nothing in Portkey or IAM in the end`, async () => {
    const { disagreement } = await kill(local, "destroy", destroy);
    expect(disagreement).toEqual(nothingWrong);
    expect(Object.values(local.portkey.objects()).flat()).toEqual([]);
    expect(await storedInIam(local)).toEqual([]);
  });
}
