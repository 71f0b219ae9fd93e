import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sameKey } from "../../../components/portkey/lifecycle/fingerprint.ts";

const recorded = "AKIAIOSFODNN7EXAMPLE";
const exchanged = "AKIAI44QH8DHBEXAMPLX";

test.each([
  ["the beginning and the end", "AK*****PLE"],
  ["the beginning", "AKIA*****"],
  ["the end", "*****PLE"],
  ["nothing at all", "*****"],
  ["one star", "AK*PLE"],
  ["everything", recorded],
])("a server that shows %s of our access key reports no drift", (_, shown) => {
  expect(sameKey(recorded, shown)).toBe(recorded);
});

test.each([undefined, null, ""])("a server that shows no access key (%j) reports no drift", (shown) => {
  expect(sameKey(recorded, shown)).toBe(recorded);
});

test.each(["AK*****PLX", "AS*****PLE", "*****PLX", "AS*****", exchanged])(
  "an access key that somebody exchanged by hand shows as drift: %s",
  (shown) => {
    expect(sameKey(recorded, shown)).toBe(shown);
  },
);

test("an access key where none is recorded shows as drift, and none as none", () => {
  expect(sameKey(undefined, "AK*****PLE")).toBe("AK*****PLE");
  expect(sameKey(undefined, null)).toBeUndefined();
});

describe("for any access key", () => {
  const key = fc.stringMatching(/^(AKIA|ASIA)[A-Z2-7]{16}$/);
  const lengths = fc.record({
    end: fc.nat({ max: 10 }),
    start: fc.nat({ max: 10 }),
    stars: fc.integer({ max: 20, min: 1 }),
  });
  const mask = (text: string, { end, start, stars }: { end: number; start: number; stars: number }) =>
    text.slice(0, start) + "*".repeat(stars) + text.slice(text.length - end);

  test("its own mask is never taken for another key", () => {
    fc.assert(
      fc.property(key, lengths, (own, shown) => {
        expect(sameKey(own, mask(own, shown))).toBe(own);
      }),
    );
  });

  test("a mask with other ends is never taken for it", () => {
    fc.assert(
      fc.property(key, key, lengths, (own, other, shown) => {
        fc.pre(mask(own, shown) !== mask(other, shown));
        expect(sameKey(own, mask(other, shown))).toBe(mask(other, shown));
      }),
    );
  });

  test("another one in the clear is never taken for it", () => {
    fc.assert(
      fc.property(key, key, (own, other) => {
        expect(sameKey(own, other)).toBe(other);
      }),
    );
  });
});
