import { describe, expect, test } from "vitest";
import { mistakes, of, parse, sonnet, team } from "./stack-file.ts";

/*
 * What a team asks of Portkey and of its settings. Of AWS: reach.test.ts and account.test.ts.
 */

describe("a mistake in a team's entry is told in one line, before anything is created:", () => {
  test("a negative weight", () => {
    expect(of({ routing: { mode: "loadbalance", weights: { "us-east-1": -1 } } })).toEqual([
      "teams.payments.routing.weights.us-east-1: -1 is below 0",
    ]);
  });

  test("weights that are all zero", () => {
    expect(of({ routing: { mode: "loadbalance", weights: { "us-east-1": 0 } } })).toEqual([
      "teams.payments.routing.weights: all weights are 0 (at least one must be above 0)",
    ]);
  });

  test("a weight for a region that the team does not list", () => {
    const routing = { mode: "loadbalance", weights: { "us-east-1": 1, "us-west-1": 1 } };
    expect(of({ regions: ["us-east-1", "us-west-2"], routing })).toEqual([
      'teams.payments.routing.weights.us-west-1: is not a region of the team (did you mean "us-west-2"?)',
      "teams.payments.routing.weights: us-west-2 has no weight (0 leaves a region out)",
    ]);
  });

  test("weights without load balancing", () => {
    expect(of({ routing: { weights: { "us-east-1": 1 } } })).toEqual([
      'teams.payments.routing.weights: weights go with mode "loadbalance"',
    ]);
  });

  test("conditions", () => {
    const batch = { metadata: { tier: "batch" }, region: "us-west-2" };
    const regions = ["us-east-1", "us-west-2"];
    const routing = (difference: object) => of({ regions, routing: { mode: "conditional", ...difference } });
    expect(routing({ conditions: [batch] })).toEqual([]);
    expect(routing({})).toEqual(["teams.payments.routing.conditions: missing"]);
    expect(routing({ conditions: [batch], mode: "fallback" })).toEqual([
      'teams.payments.routing.conditions: conditions go with mode "conditional"',
    ]);
    expect(routing({ conditions: [{ ...batch, region: "us-west-1" }] })).toEqual([
      'teams.payments.routing.conditions[0].region: "us-west-1" is not a region of the team (did you mean "us-west-2"?)',
    ]);
    expect(routing({ conditions: [{ ...batch, metadata: { "a.b": "c" } }] })).toEqual([
      "teams.payments.routing.conditions[0].metadata: a condition can name keys of letters, digits and _ alone",
    ]);
    expect(routing({ conditions: [{ ...batch, metadata: {} }] })).toEqual([
      "teams.payments.routing.conditions[0].metadata: is empty",
    ]);
    expect(of({ routing: { conditions: [{ ...batch, region: "us-east-1" }], mode: "conditional" } })).toEqual(
      ["teams.payments.routing.mode: conditional needs two regions"],
    );
  });

  test("fallback targets with load balancing", () => {
    expect(of({ routing: { fallbackTo: ["anthropic"], mode: "loadbalance" } })).toEqual([
      'teams.payments.routing.fallbackTo: fallbackTo goes with mode "fallback"',
    ]);
  });

  test("a fallback target that is no slug, or whose model is another target", () => {
    const fallbackTo = ["my key", { modl: "a", slug: "a" }, { model: "@vertex/claude", slug: "b" }, 5];
    expect(of({ routing: { fallbackTo } })).toEqual([
      'teams.payments.routing.fallbackTo[0].slug: "my key" is not the slug of a virtual key (letters, digits, _ and -)',
      'teams.payments.routing.fallbackTo[1].modl: unknown key (did you mean "model"?)',
      'teams.payments.routing.fallbackTo[2].model: "@vertex/claude" is not the name of a model (e.g. claude-sonnet-4-6)',
      "teams.payments.routing.fallbackTo[3]: must be text (quote it), is number (5)",
    ]);
  });

  test("an alert at or above the limit", () => {
    expect(of({ budget: { alertAt: 600, limit: 500 } })).toEqual([
      "teams.payments.budget.alertAt: 600 is not below the limit of 500",
    ]);
  });

  test("a limit below one dollar, or in cents", () => {
    expect(of({ budget: { limit: 0 } })).toEqual(["teams.payments.budget.limit: 0 is below 1"]);
    expect(of({ budget: { limit: 9.99 } })).toEqual([
      "teams.payments.budget.limit: 9.99 is not a whole number",
    ]);
  });

  test("both forms of periodic reset", () => {
    expect(of({ budget: { limit: 500, periodicReset: "monthly", periodicResetDays: 30 } })).toEqual([
      "teams.payments.budget: periodicReset and periodicResetDays exclude each other (keep one)",
    ]);
  });

  test("more than five retries", () => {
    expect(of({ routing: { retry: { attempts: 6 } } })).toEqual([
      "teams.payments.routing.retry.attempts: 6 is above 5",
    ]);
  });

  test("a member listed twice", () => {
    expect(of({ members: ["john.doe", "john.doe"] })).toEqual([
      'teams.payments.members[1]: "john.doe" is listed twice',
    ]);
  });

  test("metadata that would break the header it travels in", () => {
    expect(of({ metadata: { project: "a\nx-portkey-config: pc-other" } })).toEqual([
      "teams.payments.metadata.project: must be one line without control characters",
    ]);
  });

  test("metadata and members longer than Portkey takes", () => {
    expect(of({ members: ["m".repeat(129)], metadata: { project: "x".repeat(200) } })).toEqual([
      "teams.payments.metadata.project: has 200 characters, at most 128 are allowed",
      "teams.payments.members[0].name: has 129 characters, at most 128 are allowed",
    ]);
  });

  test("a user in the metadata beside members", () => {
    expect(of({ members: ["jane.roe"], metadata: { _user: "john.doe" } })).toEqual([
      "teams.payments.metadata._user: is set from members (remove it here)",
    ]);
  });

  test("a parameter override to a model that the policy does not allow", () => {
    expect(of({ routing: { overrideParams: { model: "us.anthropic.claude-sonnet-4-6" } } })).toEqual([
      `teams.payments.routing.overrideParams.model: "us.anthropic.claude-sonnet-4-6" is not a model of the team (allowed: ${sonnet})`,
    ]);
  });

  test("limits on an API key that is not the program's to change", () => {
    expect(
      mistakes(
        { payments: { ...team, apiKey: { existing: "paymentsKey" }, budget: { limit: 5 } } },
        {
          paymentsKey: "pk-1",
        },
      ),
    ).toEqual([
      "teams.payments.limitsOn: limits cannot stand on an existing API key (set limitsOn: virtualKey)",
    ]);
  });

  test("an existing API key that the config does not hold", () => {
    expect(of({ apiKey: { existing: "paymentsKey" } })).toEqual([
      'teams.payments.apiKey.existing: there is no config value "paymentsKey" (pulumi config set --secret bedrock-portkey:paymentsKey)',
    ]);
  });

  test("an existing API key with a line break, without printing it", () => {
    expect(
      mistakes({ payments: { ...team, apiKey: { existing: "paymentsKey" } } }, { paymentsKey: "pk-1\n" }),
    ).toEqual(["paymentsKey: not usable as an HTTP header (white space, line break or non-ASCII character)"]);
  });

  test("a lifetime or rotation of an API key that is not the program's to change", () => {
    expect(
      mistakes(
        { payments: { ...team, apiKey: { existing: "paymentsKey", serial: 2 }, route: "key" } },
        {
          paymentsKey: "pk-1",
        },
      ),
    ).toEqual([
      "teams.payments.apiKey.serial: cannot be set on an existing API key",
      "teams.payments.route: no config can be pinned on an existing API key (set route: header)",
    ]);
  });

  test("keys per member without members, or members' budgets without keys per member", () => {
    expect(of({ apiKeys: "perMember" })).toEqual(["teams.payments.apiKeys: perMember needs members"]);
    expect(of({ members: ["jane.roe", { budget: { limit: 5 }, name: "john.doe" }] })).toEqual([
      "teams.payments.members[1].budget: a member has a budget only under apiKeys: perMember",
    ]);
  });

  test("an expiry that is no time, and a transition shorter than Portkey's", () => {
    expect(of({ apiKey: { expiresAt: "next year", transitionMinutes: 5 } })).toEqual([
      "teams.payments.apiKey.transitionMinutes: 5 is below 30",
      'teams.payments.apiKey.expiresAt: "next year" is not a date or time (e.g. 2027-01-31, 2027-01-31T18:00:00+01:00)',
    ]);
  });

  test("an alert address that is none", () => {
    expect(of({ apiKey: { alertEmails: ["ops"] } })).toEqual([
      'teams.payments.apiKey.alertEmails[0]: "ops" is not an e-mail address',
    ]);
  });

  test("an object to adopt for a region that the team does not have, or by something that is no slug", () => {
    expect(of({ adopt: { apiKey: "my key", virtualKeys: { "us-west-2": "key-1" } } })).toEqual([
      'teams.payments.adopt.apiKey: "my key" is not a slug or id',
      "teams.payments.adopt.virtualKeys.us-west-2: is not a region of the team (allowed: us-east-1)",
    ]);
  });
});

test("a date is the same key's end, quoted or not", () => {
  const expiryOf = (expiresAt: string | Date) =>
    parse({ payments: { ...team, apiKey: { expiresAt } } }).teams.payments?.apiKey?.expiresAt;
  expect(expiryOf("2027-01-31")).toBe("2027-01-31T00:00:00Z");
  expect(expiryOf(new Date("2027-01-31"))).toBe("2027-01-31T00:00:00Z");
  expect(expiryOf("2027-01-31T18:00:00+01:00")).toBe("2027-01-31T18:00:00+01:00");
});
