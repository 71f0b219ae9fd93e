import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Spending } from "../../../local/portkey/gateway/budgets.ts";
import type { UsageLimits } from "../../../local/portkey/limits.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

// 2026-05-13 is a Wednesday.
it.each<[string, Partial<UsageLimits>, string, string]>([
  ["a month", { periodic_reset: "monthly" }, "2026-05-31T23:59:59.999Z", "2026-06-01T00:00:00Z"],
  ["a week", { periodic_reset: "weekly" }, "2026-05-16T23:59:59.999Z", "2026-05-17T00:00:00Z"],
  ["ten days", { periodic_reset_days: 10 }, "2026-05-22T23:59:59.999Z", "2026-05-23T00:00:00Z"],
  ["no time", {}, "2026-05-14T00:00:00Z", ""],
])("a budget for %s is whole again when that is over, and not before", (_, period, last, next) => {
  const spending = new Spending();
  const key = {
    created_at: "2026-05-13T10:00:00.000Z",
    id: "key",
    last_reset_at: null,
    rate_limits: null,
    usage_limits: { credit_limit: 1, ...period },
  };
  vi.setSystemTime("2026-05-13T12:00:00Z");
  spending.add(key, 100, 1);
  vi.setSystemTime(last);
  expect(spending.exhausted(key)).toBe(true);
  vi.setSystemTime(next || "2036-01-01T00:00:00Z");
  expect(spending.exhausted(key)).toBe(next === "");
});
