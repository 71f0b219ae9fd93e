import { expect, test } from "vitest";
import { keyAgeWarning } from "../../../components/bedrock/key-age.ts";

const created = "2026-01-01T00:00:00Z";
const day = 86_400_000;
const after = (days: number) => Date.parse(created) + days * day;

test("a key may be as old as the environment says, and a day later a preview says what to raise", () => {
  expect(keyAgeWarning("payments", 1, created, 90, after(90))).toBeUndefined();
  expect(keyAgeWarning("payments", 1, created, 90, after(91) - 1)).toBeUndefined();
  expect(keyAgeWarning("payments", 1, created, 90, after(91))).toBe(
    "teams.payments.accessKey.serial: the access key is 91 days old, at most 90 allowed (raise it to 2)",
  );
  expect(keyAgeWarning("search", 7, created, 1, after(400))).toBe(
    "teams.search.accessKey.serial: the access key is 400 days old, at most 1 allowed (raise it to 8)",
  );
});

test("where the environment says nothing, no key is too old", () => {
  expect(keyAgeWarning("payments", 1, created, undefined, after(4_000))).toBeUndefined();
});

test("a time is read with its zone, and a clock that is behind AWS's is no reason to warn", () => {
  expect(keyAgeWarning("payments", 1, "2026-01-01T00:00:00+12:00", 1, after(1.5))).toBe(
    "teams.payments.accessKey.serial: the access key is 2 days old, at most 1 allowed (raise it to 2)",
  );
  expect(keyAgeWarning("payments", 1, created, 1, after(-3))).toBeUndefined();
});
