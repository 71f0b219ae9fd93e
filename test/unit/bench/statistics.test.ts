import * as fc from "fast-check";
import { expect, test } from "vitest";
import { growth, summary } from "../../../bench/statistics.ts";

test("a median is the middle one, or halfway between the two in the middle", () => {
  expect(summary([3, 1, 2])).toEqual({ least: 1, median: 2, most: 3 });
  expect(summary([4, 1, 2, 8])).toEqual({ least: 1, median: 3, most: 8 });
});

test("a median has as many values above as below, whatever their order", () => {
  const values = fc.array(fc.double({ max: 1e6, min: 0, noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(values, (values) => {
      const { least, median, most } = summary(values);
      const above = values.filter((value) => value > median).length;
      const below = values.filter((value) => value < median).length;
      expect(Math.max(above, below)).toBeLessThanOrEqual(values.length / 2);
      expect([least, most]).toEqual([Math.min(...values), Math.max(...values)]);
    }),
  );
});

test("what takes four times as long for twice the teams grows with their square", () => {
  expect(growth([50, 100], 10, 40)).toBeCloseTo(2);
  expect(growth([10, 100], 3, 30)).toBeCloseTo(1);
});
