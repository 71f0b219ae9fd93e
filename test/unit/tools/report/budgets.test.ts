import { describe, expect, test } from "vitest";
import { budgetReport, limitReports, periodStart } from "../../../../tools/report/facts/budget-report.ts";
import { least, now, someStack } from "./some-sources.ts";

/** The limits of a team, as its file has it. */
function limitsOf(team: object) {
  const { config } = someStack({ teams: { payments: { ...least, ...team } } });
  const [spec] = Object.values(config.teams);
  return spec ? limitReports(spec) : [];
}

const budget = { alertAt: 80, limit: 100, periodicReset: "monthly" };

describe("a budget is what a team may spend, all keys together:", () => {
  test("one key has the file's", () => {
    const limits = limitsOf({ budget });
    expect(limits).toEqual([{ alertAt: 80, limit: 100, on: "API key", reset: "monthly" }]);
    expect(budgetReport(limits)).toEqual({ alertAt: 80, allowed: 100, reset: "monthly" });
  });

  test("one on each virtual key allows it once for each region", () => {
    const limits = limitsOf({ budget, limitsOn: "virtualKey", regions: ["us-east-1", "us-west-2"] });
    expect(limits.map(({ on }) => on)).toEqual(["us-east-1", "us-west-2"]);
    expect(budgetReport(limits)).toEqual({ alertAt: 160, allowed: 200, reset: "monthly" });
  });

  test("members with keys of their own have the team's or one of their own", () => {
    const members = ["jane.roe", { budget: { limit: 20, periodicReset: "monthly" }, name: "john.doe" }];
    const limits = limitsOf({ apiKeys: "perMember", budget, members });
    expect(limits.map(({ limit, on }) => [on, limit])).toEqual([
      ["jane.roe", 100],
      ["john.doe", 20],
    ]);
    // No alert of john.doe's: what the team has spent does not tell that anybody was alerted.
    expect(budgetReport(limits)).toEqual({ alertAt: null, allowed: 120, reset: "monthly" });
  });

  test("nothing is added up where one may spend without a limit, or periods differ", () => {
    const own = { budget: { limit: 20, periodicReset: "weekly" }, name: "john.doe" };
    expect(budgetReport(limitsOf({ apiKeys: "perMember", members: ["jane.roe", own] }))).toBeNull();
    expect(budgetReport(limitsOf({ apiKeys: "perMember", budget, members: ["jane.roe", own] }))).toBeNull();
  });

  test("there is none without a limit", () => {
    expect(limitsOf({})).toEqual([]);
    expect(budgetReport([])).toBeNull();
  });
});

describe("the period in which a budget's spending is counted", () => {
  test.each([
    ["a month, from the 1st", "monthly", "2026-11-01T00:00:00.000Z"],
    ["a week, from Sunday", "weekly", "2026-11-22T00:00:00.000Z"],
    ["7 days, at least", 7, "2026-11-19T00:00:00.000Z"],
    ["all time, for a budget that never begins anew", null, "2023-01-01T00:00:00.000Z"],
  ] as const)("is %s", (_, reset, start) => {
    expect(periodStart(reset, now).toISOString()).toBe(start);
  });

  test("of a week begins on a Sunday itself", () => {
    expect(periodStart("weekly", new Date("2026-11-22T00:00:01Z")).toISOString()).toBe(
      "2026-11-22T00:00:00.000Z",
    );
  });
});
