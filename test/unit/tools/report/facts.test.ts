import { describe, expect, test } from "vitest";
import { accessReport, type TeamReport } from "../../../../tools/report/facts/access-report.ts";
import { least, type SomeStack, someSources, sonnet } from "./some-sources.ts";

const bounded = {
  allowedRegions: ["ca-central-1", "ca-west-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"],
};

/** A team that needs no look at all. */
const quiet = {
  ...least,
  ...bounded,
  apiKey: { expiresAt: "2027-11-30" },
  budget: { alertAt: 80, limit: 100, periodicReset: "monthly" },
  claudeCode: { mode: "messages" },
};

/** The team `payments`, as a report shows it. */
function reported(team: object, stack: Partial<SomeStack> = {}): TeamReport {
  const sources = someSources({ spent: {}, ...stack, teams: { payments: { ...quiet, ...team } } });
  const [report] = accessReport(sources).teams;
  if (report === undefined) throw new Error("the report has a team");
  return report;
}

const textsOf = ({ findings }: TeamReport) => findings.map(({ kind, text }) => `${kind}: ${text}`);

describe("what needs a look is found:", () => {
  test("nothing, where nothing does", () => {
    expect(textsOf(reported({}))).toEqual([]);
  });

  test("a stack that drifted, or could not be checked", () => {
    expect(textsOf(reported({}, { drift: "drifted" }))).toEqual([
      "drift: stack dev is no longer as its file says",
    ]);
    expect(textsOf(reported({}, { drift: "failed" }))).toEqual([
      "drift: stack dev could not be checked for drift",
    ]);
    expect(textsOf(reported({}, { drift: "clean" }))).toEqual([]);
  });

  test("a team that is not made yet, but not where nothing is known of that", () => {
    expect(textsOf(reported({}, { made: { value: new Map() } }))).toEqual([
      "notMade: is in the file, not in the stack: pulumi up makes it",
    ]);
    expect(textsOf(reported({}, { made: { why: "no pulumi" } }))).toEqual([]);
  });

  test("spending from its alert on, and from its budget on", () => {
    const spent = (amount: number) => textsOf(reported({}, { spent: { payments: amount } }));
    expect(spent(79.99)).toEqual([]);
    expect(spent(80)).toEqual(["spending: has spent $80 this month: its alert is at $80"]);
    expect(spent(100.5)).toEqual(["spending: has spent $100.50 this month: its budget is used up"]);
  });

  test("a budget that Portkey does not count", () => {
    const team = reported({ claudeCode: { mode: "bedrock" } });
    expect(textsOf(team)).toEqual([
      "uncounted: Portkey counts no cost in mode bedrock: its budget may never run out (mode messages is counted)",
    ]);
    expect(team.spent).toEqual({ why: "Portkey counts no cost in mode bedrock" });
  });

  test("an access key that is older than the environment allows", () => {
    const aged = (maxKeyAgeDays: number) => reported({}, { values: { maxKeyAgeDays } });
    expect(aged(25).accessKey).toEqual({ value: { ageDays: 25, created: "2026-11-01T00:00:00Z" } });
    expect(textsOf(aged(25))).toEqual([]);
    expect(textsOf(aged(24))).toEqual(["keyAge: its access key is 25 days old, at most 24 allowed"]);
  });

  test("an API key that has ended, or does so within 30 days", () => {
    const ends = (expiresAt: string) => textsOf(reported({ apiKey: { expiresAt } }));
    expect(ends("2026-11-25")).toEqual(["keyExpired: its API key ended on 2026-11-25"]);
    expect(ends("2026-12-26")).toEqual(["keyExpiry: its API key ends on 2026-12-26"]);
    expect(ends("2026-12-27")).toEqual([]);
  });

  test("a fallback that is outside of Bedrock", () => {
    const team = reported({ routing: { fallbackTo: ["anthropic-key", "@vertex"], mode: "fallback" } });
    expect(textsOf(team)).toEqual([
      "outsideBedrock: may be answered by anthropic-key and @vertex, which neither its regions nor its AWS policy bound",
    ]);
    expect(team.route.targets.filter(({ outside }) => outside).map(({ name }) => name)).toEqual([
      "anthropic-key",
      "@vertex",
    ]);
  });

  test("inference profiles that lead beyond the team's regions, where nothing bounds them", () => {
    const team = reported({ allowedRegions: undefined });
    expect(textsOf(team)).toEqual([
      "outsideRegions: may also be served in ca-central-1, ca-west-1, us-east-2, and us-west-2 (allowedRegions would bound it)",
    ]);
    const anywhere = { models: { default: "global.anthropic.claude-sonnet-4-6" } };
    const global = reported({ allowedRegions: undefined, ...anywhere, allowGlobal: true });
    expect(global.alsoServedIn).toEqual({ value: ["any commercial region"] });
  });

  test("a team, or one of its members, without a budget", () => {
    expect(textsOf(reported({ budget: undefined }))).toEqual(["noBudget: may spend without a limit"]);
    const own = { budget: { limit: 5 }, name: "jane.roe" };
    const some = reported({ apiKeys: "perMember", budget: undefined, members: [own, "john.doe"] });
    expect(textsOf(some)).toEqual(["noBudget: john.doe may spend without a limit"]);
  });

  test("an API key that never ends", () => {
    expect(textsOf(reported({ apiKey: undefined }))).toEqual(["noExpiry: its API key never ends"]);
  });
});

describe("what is not known is said, and never taken for nothing:", () => {
  test("spending, where Portkey did not answer", () => {
    const report = accessReport(someSources({ teams: { payments: quiet } }));
    expect(report.teams[0]?.spent).toEqual({ why: "PORTKEY_API_KEY is not set" });
    expect(report.stacks[0]?.spending).toEqual({ why: "PORTKEY_API_KEY is not set" });
    expect(report.totals).toMatchObject({ spentThisMonth: 0, uncounted: 1 });
  });

  test("spending of teams that Portkey cannot tell apart", () => {
    const teams = { payments: quiet };
    const values = { workspace: "ws-shared" };
    const { teams: all } = accessReport(
      someSources(
        { spent: { payments: 7 }, teams, values },
        { environment: "prod", spent: { payments: 7 }, teams, values },
      ),
    );
    expect(all.map(({ spent }) => spent)).toEqual([
      { why: "Portkey counts payments of dev and prod together" },
      { why: "Portkey counts payments of prod and dev together" },
    ]);
  });

  test("where else teams are served, if AWS alone knows", () => {
    const team = reported({ allowedRegions: undefined }, { values: { inferenceProfiles: "live" } });
    expect(team.alsoServedIn).toEqual({ why: "inferenceProfiles: live is known to AWS alone" });
  });

  test("an access key, where the stack could not be read", () => {
    expect(reported({}, { made: { why: "no pulumi" } }).accessKey).toEqual({ why: "no pulumi" });
    expect(reported({ identity: "assumedRole" }, { made: { why: "no pulumi" } }).accessKey).toBeNull();
  });
});

test("a team that is made and in no file any more is told", () => {
  const made = {
    value: new Map([
      ["payments", {}],
      ["gone", {}],
    ]),
  };
  expect(accessReport(someSources({ made, teams: { payments: quiet } })).stacks[0]?.leftOver).toEqual([
    "gone",
  ]);
});

test("totals add up what is known, each region, model and member once", () => {
  const teams = {
    a: { ...quiet, members: ["jane.roe"] },
    b: { ...quiet, members: ["jane.roe", "john.doe"], regions: ["us-east-1", "us-west-2"] },
    c: { ...quiet, budget: { limit: 5, periodicReset: "weekly" } },
    d: { ...quiet, budget: undefined, claudeCode: { mode: "bedrock" } },
  };
  const { totals } = accessReport(someSources({ spent: { a: 0.1, b: 0.2, c: 1 }, teams }));
  expect(totals).toEqual({
    members: 2,
    models: 1,
    monthlyBudgets: { allowed: 200, spent: 0.3, teams: 2 },
    otherBudgets: 1,
    regions: 2,
    spentThisMonth: 1.3,
    teams: 4,
    uncounted: 1,
    withoutBudget: 1,
  });
});

test("a route says what its config says", () => {
  const regions = ["us-east-1", "us-west-2"];
  expect(reported({}).route).toMatchObject({ pinned: false, strategy: "direct" });
  expect(reported({ regions }).route).toMatchObject({ strategy: "fallback" });
  const shares = reported({
    regions,
    routing: { mode: "loadbalance", weights: { "us-east-1": 3, "us-west-2": 1 } },
  }).route;
  expect(shares.targets.map(({ share }) => share)).toEqual([0.75, 0.25]);
  const conditional = reported({
    regions,
    route: "key",
    routing: {
      cache: { mode: "simple" },
      conditions: [{ metadata: { tier: "gold" }, region: "us-west-2" }],
      mode: "conditional",
      overrideParams: { model: sonnet },
      retry: { attempts: 2 },
    },
  }).route;
  expect(conditional).toEqual({
    cache: { maxAge: null, mode: "simple" },
    movesOnAt: null,
    pinned: true,
    retry: { attempts: 2, onStatusCodes: null },
    sets: ["model"],
    strategy: "conditional",
    targets: [
      { name: "us-east-1", outside: false, share: null, when: [] },
      { name: "us-west-2", outside: false, share: null, when: [{ tier: "gold" }] },
    ],
  });
});
