import { describe, expect, test } from "vitest";
import { govTeam, mistakes, of, parse, sonnet, team } from "./stack-file.ts";

describe("a team that asks for little gets the documented defaults", () => {
  test("one region, one model", () => {
    expect(parse({ payments: team })).toEqual({
      allowGlobal: false,
      claudeCode: {},
      context: {
        account: undefined,
        allowedRegions: undefined,
        claudeCode: {},
        allowGlobal: false,
        identity: "accessKey",
        inferenceProfiles: "bundled",
        listInferenceProfiles: true,
        registration: "virtualKey",
      },
      existingKeys: {},
      forceDestroy: false,
      gatewayPrincipal: "arn:aws:iam::299329113195:role/portkey-app",
      gatewayUrl: "https://api.portkey.ai/v1",
      identity: "accessKey",
      inferenceProfiles: "bundled",
      integrationScope: "organisation",
      listInferenceProfiles: true,
      registration: "virtualKey",
      teams: {
        payments: {
          apiKeys: "shared",
          applicationProfiles: false,
          limitsOn: "apiKey",
          members: [],
          metadata: {},
          models: { allow: [], default: sonnet },
          rateLimits: [],
          regions: ["us-east-1"],
          route: "header",
          verify: false,
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

  test("an unknown key anywhere, with the nearest name", () => {
    expect(of({ budgt: {}, routing: { retry: { attempts: 3, onStatusCode: [429] } } })).toEqual([
      'teams.payments.routing.retry.onStatusCode: unknown key (did you mean "onStatusCodes"?)',
      'teams.payments.budgt: unknown key (did you mean "budget"?)',
    ]);
    expect(mistakes({}, { gatewayURL: "https://gateway.example.com/v1" })).toEqual([
      'gatewayURL: unknown key (did you mean "gatewayUrl"?)',
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

  test("a member whose key's name would be too long for Portkey", () => {
    const name = "m".repeat(70);
    const members = ["jane.roe", name];
    expect(mistakes({ payments: { ...team, members } })).toEqual([]);
    expect(mistakes({ payments: { ...team, apiKeys: "perMember", members } })).toEqual([
      `teams.payments.members[1]: the name of the API key, payments ${name} (bedrock-portkey/dev), has 101 characters, at most 100 are allowed`,
    ]);
    const fits = ["m".repeat(69)];
    expect(mistakes({ payments: { ...team, apiKeys: "perMember", members: fits } })).toEqual([]);
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
    expect(mistakes({ payments: team }, {}, { hasAdminKey: false })).toEqual([
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

describe("a value of another kind than its field's is told as plainly, wherever an empty entry may stand:", () => {
  test.each([
    ["a region", { regions: ["us-east-1", null] }, "regions[1]"],
    ["an allowed region", { allowedRegions: ["us-east-1", null] }, "allowedRegions[1]"],
    ["a model", { models: { allow: [null], default: sonnet } }, "models.allow[0]"],
    ["a member", { members: [null] }, "members[0]"],
    ["a rate limit", { rateLimits: [null] }, "rateLimits[0]"],
    ["the access key", { accessKey: null }, "accessKey"],
    ["the weights", { routing: { mode: "loadbalance", weights: null } }, "routing.weights"],
  ])("%s", (_, difference, path) => {
    const lines = of(difference);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/: must be .+, is empty$/);
    expect(lines[0]?.startsWith(`teams.payments.${path}: `), lines[0]).toBe(true);
  });
});

describe("all mistakes of a file come in one run", () => {
  test("one line each", () => {
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
          search: { ...team, accessKey: { serial: 0 }, identity: "assumedRole", regions: ["eu-west-1"] },
        },
        { allowGlobal: "yes", maxKeyAgeDays: 0, permissionsBoundary: "boundary", workspce: "ws" },
        { hasAdminKey: false },
      ),
    ).toEqual([
      'permissionsBoundary: "boundary" is not the ARN of an IAM policy (e.g. arn:aws:iam::123456789012:policy/boundary)',
      "maxKeyAgeDays: 0 is below 1",
      'allowGlobal: must be true or false, is text ("yes")',
      'workspce: unknown key (did you mean "workspace"?)',
      "PORTKEY_API_KEY: missing (set this variable, or: pulumi config set --secret bedrock-portkey:portkeyApiKey)",
      'teams.payments.regions[1]: "us-est-1" is not an AWS region (did you mean "us-east-1"?)',
      "teams.payments.routing.weights.us-east-1: -1 is below 0",
      "teams.payments.budget.alertAt: 9 is not below the limit of 5",
      'teams.payments.budgt: unknown key (did you mean "budget"?)',
      'teams.payments.members[1]: "a" is listed twice',
      "teams.payments.routing.weights.eu-west-1: is not a region of the team (allowed: us-east-1, us-est-1)",
      "teams.payments.routing.weights: us-est-1 has no weight (0 leaves a region out)",
      "teams.search.accessKey.serial: 0 is below 1",
      "teams.search.accessKey: goes with identity accessKey (a role has no key)",
      `teams.search.models.default: ${sonnet} cannot be invoked from eu-west-1 (source regions: us-east-1, us-east-2, us-west-2)`,
    ]);
  });

  const gov = { payments: team, search: govTeam };
  const twoPartitions =
    "teams.search.regions: us-gov-west-1 is in GovCloud, us-east-1 of payments is not (GovCloud needs a stack of its own)";

  test("a mistake of the environment hides none between teams", () => {
    expect(mistakes(gov, { maxKeyAgeDays: 0 })).toEqual(["maxKeyAgeDays: 0 is below 1", twoPartitions]);
  });

  test("a mistake of a team hides none between teams", () => {
    const wrong = { ...gov, search: { ...govTeam, budget: { limit: 0 } } };
    expect(mistakes(wrong)).toEqual(["teams.search.budget.limit: 0 is below 1", twoPartitions]);
    expect(mistakes({ "a-b": team, "a.b": { ...team, budget: { limit: 0 } } })).toEqual([
      "teams.a.b.budget.limit: 0 is below 1",
      'teams.a.b: has the same slug in Portkey as "a-b" (letters, digits, _ and - count)',
    ]);
  });

  test("a mistake of the environment hides none of its others", () => {
    const role = { ...team, identity: "assumedRole" };
    const gatewayPrincipal = "arn:aws-us-gov:iam::210987654321:role/gateway";
    const permissionsBoundary = "arn:aws-us-gov:iam::123456789012:policy/boundary";
    expect(mistakes({ payments: role }, { gatewayPrincipal, maxKeyAgeDays: 0, permissionsBoundary })).toEqual(
      [
        "maxKeyAgeDays: 0 is below 1",
        `gatewayPrincipal: ${gatewayPrincipal} is in another partition of AWS than this stack (aws)`,
        `permissionsBoundary: ${permissionsBoundary} is in another partition of AWS than this stack (aws)`,
      ],
    );
  });
});
