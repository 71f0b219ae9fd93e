import { expect, test } from "vitest";
import { chart } from "../../../bench/chart.ts";
import { result } from "./results.ts";

const wall = (median: number) => ({ wall: { least: median, median, most: median } });

/** Points of a chart's dots, in their order. */
function dots(svg: string): [number, number][] {
  return [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)]);
}

test("ten times the teams and ten times the seconds are a power of ten apart, whatever the values", () => {
  const svg = chart([
    result({ teams: 1, ...wall(2) }),
    result({ teams: 10, ...wall(20) }),
    result({ teams: 100, ...wall(200) }),
  ]);
  const [a, b, c] = dots(svg) as [[number, number], [number, number], [number, number]];
  expect(b[0] - a[0]).toBeCloseTo(c[0] - b[0], 0);
  expect(b[1] - a[1]).toBeCloseTo(c[1] - b[1], 0);
  expect(b[0]).toBeGreaterThan(a[0]);
  expect(b[1]).toBeLessThan(a[1]);
});

test("labels of lines that end at one place stay readable", () => {
  const svg = chart(
    ["first up", "refresh", "destroy"].flatMap((step) => [
      result({ step, teams: 1, ...wall(1) }),
      result({ step, teams: 10, ...wall(5) }),
    ]),
  );
  const places = [...svg.matchAll(/y="([\d.]+)" fill=/g)].map(([, y]) => Number(y)).sort((a, b) => a - b);
  expect(places).toHaveLength(3);
  for (const [index, place] of places.slice(1).entries()) {
    expect(place - (places[index] ?? 0)).toBeGreaterThanOrEqual(15);
  }
});

test("a command with angle brackets does not break the image", () => {
  const svg = chart([result({ subject: "sh <in & out" }), result({ subject: "sh <in & out", teams: 10 })]);
  expect(svg).toContain("sh &lt;in &amp; out");
  expect(svg).not.toContain("<in");
});
