import { describe, expect, test } from "vitest";
import { costOf, costsByTeam } from "../../../../tools/team-costs.ts";
import { start, TWO_WORKSPACES } from "../../local-portkey/local.ts";

const period = { from: new Date("2026-11-01T00:00:00Z"), to: new Date("2026-11-26T11:00:00Z") };

/** A local Portkey that has counted something, and where it is asked. */
async function counted() {
  const { adminKey, url, usage, ...portkey } = await start({ workspaces: TWO_WORKSPACES });
  const [dev, prod] = TWO_WORKSPACES;
  const count = (team: string, cents: number, at = "2026-11-20T12:00:00Z", workspace: string = dev.id) =>
    usage.push({ at, cents, metadata: { team }, tokens: 100, workspace });
  return { ...portkey, count, ledger: { apiKey: adminKey, baseUrl: url, workspace: dev.slug }, prod };
}

describe("what teams have cost", () => {
  test("is dollars: Portkey's analytics count cents", async () => {
    const { count, ledger } = await counted();
    count("payments", 12_345);
    count("payments", 5);
    expect(await costsByTeam(ledger, period)).toEqual(new Map([["payments", 123.5]]));
    expect(await costOf(ledger, "payments", period)).toBe(123.5);
  });

  test("is told of every team, though groups come in pages", async () => {
    const { count, ledger, requests } = await counted();
    for (let team = 0; team < 250; team += 1) count(`team-${team}`, team);
    const costs = await costsByTeam(ledger, period);
    expect(costs.size).toBe(250);
    expect(costs.get("team-249")).toBe(2.49);
    expect(requests()).toHaveLength(3);
  });

  test("is of the period and the workspace alone", async () => {
    const { count, ledger, prod } = await counted();
    count("payments", 100, "2026-10-31T23:59:59Z");
    count("payments", 100, "2026-11-27T00:00:00Z");
    count("payments", 100, "2026-11-20T12:00:00Z", prod.id);
    expect(await costsByTeam(ledger, period)).toEqual(new Map());
    expect(await costOf(ledger, "payments", period)).toBeUndefined();
  });
});
