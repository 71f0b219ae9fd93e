import { describe, expect, test } from "vitest";
import { Mistakes } from "../../../components/mistakes.ts";
import { parseStackConfig } from "../../../components/stack-config.ts";

const scope = { project: "bedrock-portkey", stack: "dev" };
const sonnet = "us.anthropic.claude-sonnet-4-20250514-v1:0";
const team = { models: { default: sonnet }, regions: ["us-east-1"] };

function parse(teams: unknown, rest: Record<string, unknown> = {}, hasAdminKey = true) {
  return parseStackConfig({ teams, workspace: "ws-dev", ...rest }, scope, hasAdminKey);
}

function mistakes(...args: Parameters<typeof parse>): readonly string[] {
  try {
    parse(...args);
  } catch (error) {
    if (error instanceof Mistakes) return error.lines;
    throw error;
  }
  return [];
}

/** The mistakes of one team, `payments`, that differs from a right one as said. */
const of = (difference: object) => mistakes({ payments: { ...team, ...difference } });

describe("a team that asks for little gets the documented defaults", () => {
  test("one region, one model", () => {
    expect(parse({ payments: team })).toEqual({
      existingKeys: {},
      gatewayUrl: "https://api.portkey.ai/v1",
      integrationScope: "organisation",
      registration: "virtualKey",
      teams: {
        payments: {
          apiKeys: "shared",
          limitsOn: "apiKey",
          members: [],
          metadata: {},
          models: { allow: [], default: sonnet },
          rateLimits: [],
          regions: ["us-east-1"],
          route: "header",
        },
      },
      workspace: "ws-dev",
    });
  });

  test("a gateway URL keeps no trailing slash, which would double in a request's path", () => {
    expect(parse({}, { gatewayUrl: "https://gateway.example.com/v1/" }).gatewayUrl).toBe(
      "https://gateway.example.com/v1",
    );
  });
});

describe("a mistake in the stack's file is told in one line, before anything is created", () => {
  test("a region that does not exist, with the nearest one", () => {
    expect(of({ regions: ["us-east-1", "us-est-1"] })).toEqual([
      'teams.payments.regions[1]: "us-est-1" is not an AWS region (did you mean "us-east-1"?)',
    ]);
  });

  test("a region listed twice", () => {
    expect(of({ regions: ["us-east-1", "us-east-1"] })).toEqual([
      'teams.payments.regions[1]: "us-east-1" is listed twice',
    ]);
  });

  test("no region at all", () => {
    expect(of({ regions: [] })).toEqual(["teams.payments.regions: needs at least 1"]);
  });

  test("a profile that cannot be invoked from a region, with the regions that can", () => {
    expect(of({ models: { default: "us.anthropic.claude-sonnet-4-6" }, regions: ["eu-west-1"] })).toEqual([
      "teams.payments.models.default: us.anthropic.claude-sonnet-4-6 cannot be invoked from eu-west-1 (source regions: ca-central-1, ca-west-1, us-east-1, us-east-2, us-west-1, us-west-2)",
    ]);
  });

  test("an unknown profile, with the nearest one", () => {
    expect(of({ models: { allow: ["us.anthropic.claude-sonet-4-6"], default: sonnet } })).toEqual([
      'teams.payments.models.allow[0]: "us.anthropic.claude-sonet-4-6" is not a known inference profile (did you mean "us.anthropic.claude-sonnet-4-6"?)',
    ]);
  });

  test("a global profile, which would leave every region", () => {
    expect(of({ models: { default: "global.anthropic.claude-sonnet-4-6" } })).toEqual([
      "teams.payments.models.default: global.anthropic.claude-sonnet-4-6 may run in any commercial region (use a geographic profile, e.g. us.…)",
    ]);
  });

  test("a name that is no Bedrock model", () => {
    expect(of({ models: { default: "claude-sonnet" } })).toEqual([
      'teams.payments.models.default: "claude-sonnet" is not the id of a Bedrock model or inference profile (e.g. us.anthropic.claude-sonnet-4-6)',
    ]);
  });

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

  test("fallback targets with load balancing", () => {
    expect(of({ routing: { fallbackTo: ["anthropic"], mode: "loadbalance" } })).toEqual([
      'teams.payments.routing.fallbackTo: fallbackTo goes with mode "fallback"',
    ]);
  });

  test("a fallback target that is no slug", () => {
    expect(of({ routing: { fallbackTo: ["my key"] } })).toEqual([
      'teams.payments.routing.fallbackTo[0]: "my key" is not the slug of a virtual key (letters, digits, _ and -)',
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

  test("an unknown key anywhere, with the nearest name", () => {
    expect(of({ budgt: {}, routing: { retry: { attempts: 3, onStatusCode: [429] } } })).toEqual([
      'teams.payments.routing.retry.onStatusCode: unknown key (did you mean "onStatusCodes"?)',
      'teams.payments.budgt: unknown key (did you mean "budget"?)',
    ]);
    expect(mistakes({}, { gatewayURL: "https://gateway.example.com/v1" })).toEqual([
      'gatewayURL: unknown key (did you mean "gatewayUrl"?)',
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

  test("an IAM policy longer than AWS takes", () => {
    const regions = ["us-east-1", "us-east-2", "us-west-1", "us-west-2"];
    const allow = ["opus-4-6-v1", "opus-4-7", "opus-4-8", "fable-5", "sonnet-5", "sonnet-4-6"].map(
      (name) => `us.anthropic.claude-${name}`,
    );
    expect(of({ models: { allow, default: allow[0] }, regions })).toEqual([
      "teams.payments.models: the IAM policy would have 7,245 characters, at most 6,144 are allowed (fewer models or regions)",
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
    expect(of({ adopt: { config: "my config", virtualKeys: { "us-west-2": "key-1" } } })).toEqual([
      'teams.payments.adopt.config: "my config" is not a slug or id',
      "teams.payments.adopt.virtualKeys.us-west-2: is not a region of the team (allowed: us-east-1)",
    ]);
  });

  test("an unknown registration, of a team or of the environment", () => {
    expect(of({ registration: "catalogue" })).toEqual([
      'teams.payments.registration: "catalogue" is not allowed (did you mean "catalog"?)',
    ]);
    expect(mistakes({}, { registration: "virtualkey" })).toEqual([
      'registration: "virtualkey" is not allowed (did you mean "virtualKey"?)',
    ]);
  });

  test("two teams that would have the same slug in the model catalog", () => {
    expect(mistakes({ "a-b": team, "a.b": team })).toEqual([
      'teams.a.b: has the same slug in Portkey as "a-b" (letters, digits, _ and - count)',
    ]);
  });

  test("a team name that IAM does not take", () => {
    expect(mistakes({ "my team": team })).toEqual([
      "teams.my team: not usable in an IAM user name (allowed: letters, digits and _ + = , . @ -)",
    ]);
    const long = "t".repeat(60);
    expect(mistakes({ [long]: team })).toEqual([
      `teams.${long}: the IAM user name bedrock-portkey-dev-${long} has 80 characters, at most 64 are allowed`,
    ]);
  });

  test("two teams whose names differ only by case", () => {
    expect(mistakes({ Payments: team, payments: team })).toEqual([
      'teams.payments: differs from "Payments" only by case (IAM user names are unique ignoring case)',
    ]);
  });

  test("no Portkey admin key", () => {
    expect(mistakes({ payments: team }, {}, false)).toEqual([
      "PORTKEY_API_KEY: missing (set this variable, or: pulumi config set --secret bedrock-portkey:portkeyApiKey)",
    ]);
  });

  test("a value of the wrong kind", () => {
    expect(of({ budget: { limit: "500" }, regions: "us-east-1" })).toEqual([
      'teams.payments.regions: must be a list, is text ("us-east-1")',
      'teams.payments.budget.limit: must be a number, is text ("500")',
    ]);
    expect(mistakes({ payments: null })).toEqual(["teams.payments: must be a section with keys, is empty"]);
    expect(mistakes("payments")).toEqual(['teams: must be a section with keys, is text ("payments")']);
  });

  test("no workspace, no teams", () => {
    expect(mistakes(undefined, { workspace: undefined })).toEqual(["workspace: missing", "teams: missing"]);
  });
});

test("a date is read as YAML and Pulumi hand it on, quoted or not", () => {
  const expiryOf = (expiresAt: string) =>
    parse({ payments: { ...team, apiKey: { expiresAt } } }).teams.payments?.apiKey?.expiresAt;
  expect(expiryOf("2027-01-31")).toBe("2027-01-31T00:00:00Z");
  expect(expiryOf("2027-01-31 00:00:00 +0000 UTC")).toBe("2027-01-31T00:00:00Z");
  expect(expiryOf("2027-01-31T18:00:00+01:00")).toBe("2027-01-31T18:00:00+01:00");
});

test("all mistakes of a file come in one run", () => {
  expect(
    mistakes(
      {
        payments: {
          ...team,
          budget: { alertAt: 9, limit: 5 },
          budgt: {},
          members: ["a", "a"],
          regions: ["us-east-1", "us-est-1"],
          routing: { mode: "loadbalance", weights: { "eu-west-1": 1, "us-east-1": -1 } },
        },
        search: { ...team, regions: ["eu-west-1"] },
      },
      { workspce: "ws" },
      false,
    ),
  ).toHaveLength(10);
});
