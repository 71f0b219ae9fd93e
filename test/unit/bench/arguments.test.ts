import { expect, test } from "vitest";
import { parseArguments } from "../../../bench/arguments.ts";
import { Mistakes } from "../../../components/mistakes.ts";

function mistakesOf(...args: string[]): readonly string[] {
  try {
    parseArguments(args);
  } catch (error) {
    if (error instanceof Mistakes) return error.lines;
    throw error;
  }
  return [];
}

test("every combination of the values that are given is a case", () => {
  const asked = parseArguments([
    "--teams",
    "1,100",
    "--latency",
    "50,300",
    "--layout",
    "one",
    "--part",
    "portkey",
  ]);
  expect(asked?.times).toBe(3);
  expect(asked?.cases.map(({ latency, teams }) => [latency, teams])).toEqual([
    [50, 1],
    [50, 100],
    [300, 1],
    [300, 100],
  ]);
});

test("each mistake has a line", () => {
  expect(mistakesOf("--teams", "ten", "--layout", "teams", "--times", "0", "--fast", "x")).toEqual([
    '--fast: unknown option (did you mean "--part"?)',
    "x: not expected",
    "--teams ten: is not a whole number above 0",
    "--times 0: is not a whole number above 0",
    '--layout teams: unknown (did you mean "team"?)',
  ]);
});
