import { describe, expect, test } from "vitest";
import { account, govTeam, mistakes, of, parse, sonnet, team } from "./stack-file.ts";

/*
 * What an environment says of its AWS account, and what only AWS can tell of it.
 */

const boundary = "arn:aws:iam::123456789012:policy/boundary";
const inGovCloud = account({ partition: "aws-us-gov" });

describe("GovCloud, another partition of AWS, is not mixed with commercial regions", () => {
  test("in one team", () => {
    expect(
      of({ models: { default: "anthropic.claude-opus-4-8" }, regions: ["us-east-1", "us-gov-west-1"] }),
    ).toEqual([
      "teams.payments.regions[1]: us-gov-west-1 and us-east-1 are in different partitions of AWS (GovCloud needs a stack of its own)",
    ]);
  });

  test("between two teams", () => {
    expect(mistakes({ payments: team, search: govTeam })).toEqual([
      "teams.search.regions: us-gov-west-1 is in GovCloud, us-east-1 of payments is not (GovCloud needs a stack of its own)",
    ]);
    expect(mistakes({ payments: govTeam, search: govTeam })).toEqual([]);
  });

  test("with the account, as AWS tells its partition", () => {
    expect(mistakes({ search: govTeam }, {}, { account: account() })).toEqual([
      "teams.search.regions[0]: us-gov-west-1 is in partition aws-us-gov, the AWS account in aws",
    ]);
    expect(of({}, {}, { account: inGovCloud })).toEqual([
      "teams.payments.regions[0]: us-east-1 is in partition aws, the AWS account in aws-us-gov",
    ]);
    expect(mistakes({ search: govTeam }, {}, { account: inGovCloud })).toEqual([]);
  });
});

describe("a permissions boundary", () => {
  const belongs = (arn: string, account?: Parameters<typeof of>[2]) =>
    of({}, { permissionsBoundary: arn }, account);

  test("is a managed policy of the account, or of AWS", () => {
    expect(belongs(boundary)).toEqual([]);
    for (const arn of [
      boundary,
      "arn:aws:iam::aws:policy/PowerUserAccess",
      "arn:aws:iam::aws:policy/job-function/Billing",
    ]) {
      expect(belongs(arn, { account: account() })).toEqual([]);
    }
  });

  test.each(["boundary", "arn:aws:iam::123456789012:role/boundary", "arn:aws:iam::1234:policy/boundary", ""])(
    "that is no ARN of one is told: %j",
    (arn) => {
      expect(belongs(arn)).toEqual([
        `permissionsBoundary: "${arn}" is not the ARN of an IAM policy (e.g. arn:aws:iam::123456789012:policy/boundary)`,
      ]);
    },
  );

  test("of another account is told", () => {
    const arn = boundary.replace("123456789012", "210987654321");
    expect(belongs(arn)).toEqual([]);
    expect(belongs(arn, { account: account() })).toEqual([
      `permissionsBoundary: ${arn} belongs to account 210987654321, this stack to 123456789012`,
    ]);
  });

  test("of another partition is told, by the teams' regions or by the account", () => {
    const arn = boundary.replace("arn:aws:", "arn:aws-us-gov:");
    const line = `permissionsBoundary: ${arn} is in another partition of AWS than this stack (aws)`;
    expect(belongs(arn)).toEqual([line]);
    expect(belongs(arn, { account: account() })).toEqual([line]);
    expect(mistakes({}, { permissionsBoundary: arn }, { account: account() })).toEqual([line]);
    expect(mistakes({ search: govTeam }, { permissionsBoundary: arn }, { account: inGovCloud })).toEqual([]);
  });
});

describe("the principal of the gateway", () => {
  const role = { ...team, identity: "assumedRole" };

  test.each([
    "portkey",
    "299329113195",
    "arn:aws:iam::299329113195:root",
    "arn:aws:iam::299329113195:policy/portkey-app",
    "arn:aws:iam::aws:role/portkey-app",
  ])("that is none is told, whether a team has a role or not: %s", (gatewayPrincipal) => {
    expect(of({}, { gatewayPrincipal })).toEqual([
      `gatewayPrincipal: "${gatewayPrincipal}" is not the ARN of an IAM role or user (e.g. arn:aws:iam::299329113195:role/portkey-app)`,
    ]);
  });

  test("of another partition cannot assume a role of this one", () => {
    const gatewayPrincipal = "arn:aws-us-gov:iam::210987654321:role/gateway";
    expect(of({}, { gatewayPrincipal })).toEqual([]);
    expect(mistakes({ payments: role }, { gatewayPrincipal })).toEqual([
      `gatewayPrincipal: ${gatewayPrincipal} is in another partition of AWS than this stack (aws)`,
    ]);
    expect(mistakes({ search: { ...govTeam, identity: "assumedRole" } })).toEqual([
      "gatewayPrincipal: arn:aws:iam::299329113195:role/portkey-app is in another partition of AWS than this stack (aws-us-gov)",
    ]);
  });
});

describe("an access key", () => {
  test("is a user's: a role has none, by the team's choice or the environment's", () => {
    const line = "teams.payments.accessKey: goes with identity accessKey (a role has no key)";
    expect(of({ accessKey: { serial: 2 }, identity: "assumedRole" })).toEqual([line]);
    expect(of({ accessKey: { keepPrevious: true } }, { identity: "assumedRole" })).toEqual([line]);
    expect(of({ accessKey: { serial: 2 }, identity: "accessKey" }, { identity: "assumedRole" })).toEqual([]);
  });

  test("has a serial that is a whole number from 1", () => {
    const of1 = (serial: unknown) => of({ accessKey: { serial } });
    expect(of1(0)).toEqual(["teams.payments.accessKey.serial: 0 is below 1"]);
    expect(of1(1.5)).toEqual(["teams.payments.accessKey.serial: 1.5 is not a whole number"]);
    expect(of1("2")).toEqual(['teams.payments.accessKey.serial: must be a number, is text ("2")']);
  });

  test("is the first, and none before it is kept, unless said otherwise", () => {
    const accessKey = parse({ payments: { ...team, accessKey: {} } }).teams.payments?.accessKey;
    expect(accessKey).toEqual({ keepPrevious: false, serial: 1 });
  });

  test("has an age in whole days", () => {
    expect(of({}, { maxKeyAgeDays: 0 })).toEqual(["maxKeyAgeDays: 0 is below 1"]);
    expect(of({}, { maxKeyAgeDays: 90 })).toEqual([]);
  });

  test("and its misspelt fields are told", () => {
    expect(of({ accessKey: { keepprevious: true, serials: 2 } })).toEqual([
      'teams.payments.accessKey.keepprevious: unknown key (did you mean "keepPrevious"?)',
      'teams.payments.accessKey.serials: unknown key (did you mean "serial"?)',
    ]);
  });
});

describe("a choice that does not exist is told with those that do:", () => {
  test("the identity, of a team or of the environment", () => {
    expect(of({ identity: "role" })).toEqual([
      'teams.payments.identity: "role" is not allowed (allowed: accessKey, assumedRole)',
    ]);
    expect(of({}, { identity: "assumeRole" })).toEqual([
      'identity: "assumeRole" is not allowed (did you mean "assumedRole"?)',
    ]);
  });

  test("where profiles are known from", () => {
    expect(of({}, { inferenceProfiles: "Live" })).toEqual([
      'inferenceProfiles: "Live" is not allowed (did you mean "live"?)',
    ]);
  });

  test("a switch", () => {
    expect(of({ allowGlobal: "yes" }, { forceDestroy: 1, listInferenceProfiles: "no" })).toEqual([
      "forceDestroy: must be true or false, is number (1)",
      'listInferenceProfiles: must be true or false, is text ("no")',
      'teams.payments.allowGlobal: must be true or false, is text ("yes")',
    ]);
  });
});

describe("an AWS account has at most 5,000 users", { timeout: 20_000 }, () => {
  const teams = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`team-${index}`, team]));

  test("so more teams are told, and roles as the way out", () => {
    expect(mistakes(teams(5_001))).toEqual([
      "teams: 5,001 IAM users, an AWS account takes at most 5,000 (identity: assumedRole, or another account)",
    ]);
  });

  test("as many are read within seconds, and more of them where some are roles", () => {
    const started = performance.now();
    const all = { ...teams(5_000), role: { ...team, identity: "assumedRole" } };
    expect(Object.keys(parse(all).teams)).toHaveLength(5_001);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  test("and of roles it has no such number", () => {
    expect(mistakes(teams(5_001), { identity: "assumedRole" })).toEqual([]);
  });
});

test("what only AWS can tell is told beside what the file tells", () => {
  expect(
    mistakes(
      {
        payments: { ...team, budget: { limit: 0 } },
        search: { ...govTeam, models: { default: sonnet } },
      },
      { permissionsBoundary: "arn:aws:iam::210987654321:policy/boundary" },
      { account: account() },
    ),
  ).toEqual([
    "teams.payments.budget.limit: 0 is below 1",
    "teams.search.regions[0]: us-gov-west-1 is in partition aws-us-gov, the AWS account in aws",
    `teams.search.models.default: ${sonnet} cannot be invoked from us-gov-west-1 (source regions: us-east-1, us-east-2, us-west-2)`,
    "permissionsBoundary: arn:aws:iam::210987654321:policy/boundary belongs to account 210987654321, this stack to 123456789012",
  ]);
});
