import { beforeAll, expect, test } from "vitest";
import { documented } from "../../proof/document.ts";
import { prove } from "../../proof/proof.ts";
import { table } from "../../proof/table.ts";
import { type Tallies, total } from "../../proof/tally.ts";

let tallies: Tallies;

beforeAll(async () => {
  tallies = await prove();
}, 600_000);

test("no team can do more than its entry says, and none is refused what it says", () => {
  expect(total(tallies).wrong.slice(0, 10)).toEqual([]);
});

test("every kind of model is asked for both: what is to be allowed, and what is to be denied", () => {
  for (const { allowed, denied, named } of Object.values(tallies)) {
    expect(Math.min(allowed, denied, named.length)).toBeGreaterThan(0);
  }
});

test("docs/iam.md claims exactly what was tried (make prove writes it)", async () => {
  expect(await documented()).toBe(await table(tallies));
});
