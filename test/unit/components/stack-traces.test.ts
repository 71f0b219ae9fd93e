import { afterEach, expect, test } from "vitest";
import { shortenStackTraces } from "../../../components/stack-traces.ts";

const before = Error.prepareStackTrace;
afterEach(() => {
  Error.prepareStackTrace = before as NonNullable<typeof before>;
});

test("an error that says something says where, as without this", () => {
  shortenStackTraces();
  const stack = new TypeError("a team without a name").stack ?? "";
  expect(stack.split("\n")[0]).toBe("TypeError: a team without a name");
  expect(stack.split("\n")[1]).toMatch(/^ {4}at .*stack-traces\.test\.ts:\d+:\d+\)?$/);
});

test("what the SDK keeps for itself costs nothing and names no folder", () => {
  shortenStackTraces();
  expect(new Error().stack).toBe("Error");
});
