import { describe, expect, test } from "vitest";
import { keyChange, newSettingsLine } from "../../../components/portkey/key-change.ts";

const shared = { metadata: { team: "payments" }, serial: 1 };
const own = { metadata: { _user: "jane.roe", team: "payments" }, serial: 1 };

describe("whoever uses a key needs new settings", () => {
  test("when it is rotated: the old one works for half an hour, or as long as the file says", () => {
    expect(keyChange({ ...shared, serial: 2 }, shared)).toEqual({ overlap: 1_800_000, team: "payments" });
    expect(keyChange({ ...own, serial: 3, transition: 7_200_000 }, own)).toEqual({
      member: "jane.roe",
      overlap: 7_200_000,
      team: "payments",
    });
  });

  test("when it is made anew", () => {
    expect(keyChange(own)).toEqual({ member: "jane.roe", team: "payments" });
  });

  test("when one made by hand is taken over, which rotates it", () => {
    expect(keyChange({ ...shared, adopt: "id" })).toEqual({ overlap: 1_800_000, team: "payments" });
  });

  test("and not when its budget changes", () => {
    expect(keyChange({ ...shared, usageLimits: {} } as typeof shared, shared)).toBeUndefined();
  });
});

test("a line says who, and until when the old key works", () => {
  const at = new Date("2026-11-28T14:05:31Z");
  const rotated = { overlap: 1_800_000, team: "payments" };
  expect(newSettingsLine(rotated)).toBe(
    "payments: the API key is rotated; the old one works for 30 minutes after the deployment",
  );
  expect(newSettingsLine(rotated, at)).toBe(
    "payments: the API key is rotated; the old one works until 2026-11-28 14:35 UTC",
  );
  const anew = { member: "jane.roe", team: "payments" };
  expect(newSettingsLine(anew)).toBe("payments, jane.roe: a new API key; an older one ends at once");
  expect(newSettingsLine(anew, at)).toBe("payments, jane.roe: a new API key; an older one has ended");
});
