import { describe, expect, test } from "vitest";
import { callsOf, regionsOf } from "../../../components/stack-config.ts";
import { account, govTeam, mistakes, of, parse, sonnet, team, withoutProfiles } from "./stack-file.ts";

/*
 * Which models a team may call from which regions, and where its requests may then be served.
 */

const global = "global.anthropic.claude-sonnet-4-6";
const unknown = "us.anthropic.claude-sonet-4-6";
const application = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6";
const foreign = application.replace("123456789012", "210987654321");

/** What `sonnet` may be served in, wherever it is called. */
const reached = ["us-east-1", "us-east-2", "us-west-2"];
const live = { inferenceProfiles: "live" };

const models = (model: string, ...allow: string[]) => ({ models: { allow, default: model } });

describe("a model and a region that do not go together are told:", () => {
  test("a profile that cannot be invoked from a region, with the regions that can", () => {
    expect(of({ ...models("us.anthropic.claude-sonnet-4-6"), regions: ["eu-west-1"] })).toEqual([
      "teams.payments.models.default: us.anthropic.claude-sonnet-4-6 cannot be invoked from eu-west-1 (source regions: ca-central-1, ca-west-1, us-east-1, us-east-2, us-west-1, us-west-2)",
    ]);
  });

  test("each model of a team, from each of its regions", () => {
    expect(
      of({ ...models(sonnet, "eu.anthropic.claude-fable-5"), regions: ["us-east-1", "us-west-1"] }),
    ).toEqual([
      `teams.payments.models.default: ${sonnet} cannot be invoked from us-west-1 (source regions: ${reached.join(", ")})`,
      ...["us-east-1", "us-west-1"].map(
        (region) =>
          `teams.payments.models.allow[0]: eu.anthropic.claude-fable-5 cannot be invoked from ${region} (source regions: eu-central-1, eu-central-2, eu-north-1, eu-south-1, eu-south-2, eu-west-1, eu-west-3)`,
      ),
    ]);
  });

  test("an unknown profile, with the nearest one and the way to use one that is newer than the program", () => {
    expect(of(models(sonnet, unknown))).toEqual([
      `teams.payments.models.allow[0]: "${unknown}" is not an inference profile known on 2026-09-11 (did you mean "us.anthropic.claude-sonnet-4-6"?); inferenceProfiles: live asks AWS`,
    ]);
  });

  test("a profile whose id is only begun, with those that it begins", () => {
    const named = (id: string, hint: string) =>
      `teams.payments.models.default: "${id}" is not an inference profile known on 2026-09-11 (${hint}); inferenceProfiles: live asks AWS`;
    for (const [id, hint] of [
      ["us.anthropic.claude-haiku-4-5", 'did you mean "us.anthropic.claude-haiku-4-5-20251001-v1:0"?'],
      [
        "us.anthropic.claude-sonnet-4",
        "did you mean one of us.anthropic.claude-sonnet-4-20250514-v1:0, us.anthropic.claude-sonnet-4-5-20250929-v1:0, us.anthropic.claude-sonnet-4-6?",
      ],
    ] as const) {
      expect(of(models(id))).toEqual([named(id, hint)]);
    }
  });

  test("a name that is no Bedrock model", () => {
    expect(of(models("claude-sonnet"))).toEqual([
      'teams.payments.models.default: "claude-sonnet" is not the id of a Bedrock model or inference profile (e.g. us.anthropic.claude-sonnet-4-6)',
    ]);
  });

  test("a model or system profile by its ARN, with the id that names it", () => {
    for (const [arn, id] of [
      [
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6",
        "anthropic.claude-sonnet-4-6",
      ],
      [`arn:aws:bedrock:us-east-1:123456789012:inference-profile/${sonnet}`, sonnet],
    ] as const) {
      expect(of(models(arn))).toEqual([
        `teams.payments.models.default: "${arn}" is named by its id: "${id}"`,
      ]);
    }
  });

  test("a wrong model beside a wrong one", () => {
    expect(of(models(global, "claude-sonnet"))).toEqual([
      'teams.payments.models.allow[0]: "claude-sonnet" is not the id of a Bedrock model or inference profile (e.g. us.anthropic.claude-sonnet-4-6)',
      `teams.payments.models.default: ${global} may run in any commercial region (set allowGlobal: true, or use a geographic profile, e.g. us.…)`,
    ]);
    expect(of(models("claude-sonnet", global))).toEqual([
      'teams.payments.models.default: "claude-sonnet" is not the id of a Bedrock model or inference profile (e.g. us.anthropic.claude-sonnet-4-6)',
      `teams.payments.models.allow[0]: ${global} may run in any commercial region (set allowGlobal: true, or use a geographic profile, e.g. us.…)`,
    ]);
  });

  test("a model that is invoked in its region alone goes with every region", () => {
    expect(of({ ...models("anthropic.claude-sonnet-4-6"), regions: ["us-east-1", "eu-west-1"] })).toEqual([]);
  });
});

describe("[1m], by which Claude Code uses a model's long context,", () => {
  test("is taken at every model, and what is wrong with the model is told as without it", () => {
    const long = `${sonnet}[1m]`;
    const everywhere = {
      allow: [long],
      default: long,
      haiku: long,
      opus: long,
      sonnet: long,
      subagent: long,
    };
    expect(of({ models: everywhere })).toEqual([]);
    expect(of(models(`${global}[1m]`))).toEqual(of(models(global)));
    expect(of(models(`${unknown}[1m]`))).toEqual(of(models(unknown)));
    expect(of({ ...models(`${sonnet}[1m]`), regions: ["eu-west-1"] })).toEqual(
      of({ ...models(sonnet), regions: ["eu-west-1"] }),
    );
  });

  test("is nobody's but Claude Code's: AWS is asked for the model once, without it", () => {
    const stack = parse({ payments: { ...team, ...models(`${sonnet}[1m]`, sonnet) } });
    expect(callsOf(stack)).toEqual([{ model: sonnet, region: "us-east-1" }]);
  });

  test("has no place in what the gateway sets itself", () => {
    const routing = { overrideParams: { model: `${sonnet}[1m]` } };
    expect(of({ ...models(`${sonnet}[1m]`), routing })).toEqual([
      `teams.payments.routing.overrideParams.model: "${sonnet}[1m]" is not a model of the team (did you mean "${sonnet}"?)`,
    ]);
  });

  test("in another form is no id", () => {
    for (const id of [`${sonnet}[2m]`, `${sonnet} [1m]`, `${sonnet}[1m][1m]`, "[1m]"]) {
      expect(of(models(id))[0]).toContain("is not the id of a Bedrock model or inference profile");
    }
  });
});

describe("a global profile", () => {
  const refused = `teams.payments.models.default: ${global} may run in any commercial region (set allowGlobal: true, or use a geographic profile, e.g. us.…)`;

  test("would leave every region, so it is refused unless allowed", () => {
    expect(of(models(global))).toEqual([refused]);
  });

  test("is allowed by the environment, or by the team", () => {
    expect(of(models(global), { allowGlobal: true })).toEqual([]);
    expect(of({ ...models(global), allowGlobal: true })).toEqual([]);
    expect(of({ ...models(global), allowGlobal: false }, { allowGlobal: true })).toEqual([refused]);
  });

  test("has no place where regions are bounded, allowed or not", () => {
    const bounded = `teams.payments.models.default: ${global} called in us-east-1 may run in any commercial region (allowedRegions: ${reached.join(", ")})`;
    expect(of({ ...models(global), allowGlobal: true }, { allowedRegions: reached })).toEqual([bounded]);
    expect(of({ ...models(global), allowedRegions: reached }, { allowGlobal: true })).toEqual([bounded]);
  });

  test("made into an application profile of the account leaves every region as well", () => {
    const legs = ["us-east-1", ""].map(
      (region) => `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-sonnet-4-6`,
    );
    const profiles = { reached: () => legs, sources: () => undefined };
    expect(of(models(application), live, { account: account({ profiles }) })).toEqual([
      `teams.payments.models.default: ${application} may run in any commercial region (set allowGlobal: true, or use a geographic profile, e.g. us.…)`,
    ]);
    expect(
      of(models(application), { ...live, allowGlobal: true }, { account: account({ profiles }) }),
    ).toEqual([]);
    expect(
      of(
        models(application),
        { ...live, allowedRegions: ["us-east-1"], allowGlobal: true },
        { account: account({ profiles }) },
      ),
    ).toEqual([
      `teams.payments.models.default: ${application} called in us-east-1 may run in any commercial region (allowedRegions: us-east-1)`,
    ]);
  });
});

describe("where the environment bounds regions", () => {
  test("a team that keeps within them has nothing to say", () => {
    expect(of({}, { allowedRegions: reached })).toEqual([]);
    expect(
      of(
        { allowedRegions: ["us-east-1"], ...models("anthropic.claude-sonnet-4-6") },
        { allowedRegions: reached },
      ),
    ).toEqual([]);
  });

  test("a team's region outside is told, with the nearest inside", () => {
    expect(
      of(
        { ...models("anthropic.claude-sonnet-4-6"), regions: ["us-east-1", "us-west-1"] },
        { allowedRegions: reached },
      ),
    ).toEqual(['teams.payments.regions[1]: us-west-1 is not in allowedRegions (did you mean "us-west-2"?)']);
  });

  test("a team cannot widen them", () => {
    expect(of({ allowedRegions: [...reached, "eu-west-1"] }, { allowedRegions: reached })).toEqual([
      `teams.payments.allowedRegions[3]: eu-west-1 is not among the environment's allowedRegions (allowed: ${reached.join(", ")})`,
    ]);
  });

  test("a team whose own regions are all outside is told that, and nothing of an empty list", () => {
    const lines = of({ allowedRegions: ["eu-west-1"] }, { allowedRegions: reached });
    expect(lines[0]).toBe(
      `teams.payments.allowedRegions[0]: eu-west-1 is not among the environment's allowedRegions (allowed: ${reached.join(", ")})`,
    );
    expect(lines.filter((line) => line.includes(": )"))).toEqual([]);
  });

  test("a region of the bounds that does not exist is one mistake", () => {
    expect(of({ allowedRegions: [...reached, "us-est-1"] }, { allowedRegions: reached })).toEqual([
      'teams.payments.allowedRegions[3]: "us-est-1" is not an AWS region (did you mean "us-east-1"?)',
    ]);
    expect(of({}, { allowedRegions: ["us-est-1"] })).toEqual([
      'allowedRegions[0]: "us-est-1" is not an AWS region (did you mean "us-east-1"?)',
    ]);
    expect(of({ allowedRegions: [] })).toEqual(["teams.payments.allowedRegions: needs at least 1"]);
  });

  test("a profile that can route outside is told, with the regions that it can route to", () => {
    expect(of({}, { allowedRegions: ["us-east-1", "us-west-2"] })).toEqual([
      `teams.payments.models.default: ${sonnet} called in us-east-1 may run in us-east-2 (allowedRegions: us-east-1, us-west-2)`,
    ]);
    expect(of({ allowedRegions: ["us-east-1"] })).toEqual([
      `teams.payments.models.default: ${sonnet} called in us-east-1 may run in us-east-2, us-west-2 (allowedRegions: us-east-1)`,
    ]);
  });

  test("a mistake in the region hides none in the bounds, and none in the model", () => {
    expect(
      of({ allowedRegions: ["eu-west-1"], ...models(global), regions: ["us-east-1", "us-est-1"] }),
    ).toEqual([
      'teams.payments.regions[1]: "us-est-1" is not an AWS region (did you mean "us-east-1"?)',
      "teams.payments.regions[0]: us-east-1 is not in allowedRegions (allowed: eu-west-1)",
      `teams.payments.models.default: ${global} may run in any commercial region (set allowGlobal: true, or use a geographic profile, e.g. us.…)`,
    ]);
  });
});

describe("profiles that only AWS knows", () => {
  test("are accepted from the file alone, and refused against an account whose AWS has none", () => {
    const regions = ["us-east-1", "us-west-2"];
    expect(of({ ...models(unknown), regions }, live)).toEqual([]);
    expect(of({ ...models(unknown), regions }, live, { account: withoutProfiles })).toEqual(
      regions.map(
        (region) =>
          `teams.payments.models.default: ${unknown} cannot be invoked from ${region} (AWS has no such profile there)`,
      ),
    );
  });

  test("reach what AWS says, not what is bundled", () => {
    const elsewhere = ["arn:aws:bedrock:us-west-1::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0"];
    const profiles = { reached: () => elsewhere, sources: () => undefined };
    expect(of({}, { ...live, allowedRegions: reached }, { account: account({ profiles }) })).toEqual([
      `teams.payments.models.default: ${sonnet} called in us-east-1 may run in us-west-1 (allowedRegions: ${reached.join(", ")})`,
    ]);
  });

  test("an application profile needs AWS's answer", () => {
    expect(of(models(application))).toEqual([
      `teams.payments.models.default: ${application}: only AWS knows what an application inference profile reaches (set inferenceProfiles: live)`,
    ]);
    expect(of(models(application), live)).toEqual([]);
  });

  test("an application profile of another account", () => {
    expect(of(models(foreign), live, { account: withoutProfiles })).toEqual([
      `teams.payments.models.default: ${foreign} belongs to account 210987654321, this stack to 123456789012`,
    ]);
  });

  test("an application profile of another region", () => {
    expect(
      of({ ...models(application), regions: ["us-west-2"] }, live, { account: withoutProfiles }),
    ).toEqual([
      `teams.payments.models.default: ${application} cannot be invoked from us-west-2 (source regions: us-east-1)`,
    ]);
  });

  test("an application profile that was deleted", () => {
    expect(of(models(application), live, { account: withoutProfiles })).toEqual([
      `teams.payments.models.default: ${application} cannot be invoked from us-east-1 (AWS has no such profile there)`,
    ]);
  });
});

describe("application profiles of the team's own", () => {
  test("go with one region", () => {
    expect(of({ applicationProfiles: true, regions: ["us-east-1", "us-west-2"] })).toEqual([
      "teams.payments.applicationProfiles: goes with one region (an application inference profile belongs to a region, and the settings name it)",
    ]);
    expect(of({ applicationProfiles: true })).toEqual([]);
  });

  test("are not made from an application profile", () => {
    expect(of({ applicationProfiles: true, ...models(sonnet, application) }, live)).toEqual([
      `teams.payments.applicationProfiles: no profile can be made from ${application} (name the system-defined profile instead)`,
    ]);
  });
});

test("every model in every region of every team is what AWS is asked for, and every region what is recorded", () => {
  const teams = {
    docs: govTeam,
    payments: {
      ...models(sonnet, "anthropic.claude-sonnet-4-6", sonnet),
      regions: ["us-west-2", "us-east-1"],
    },
    search: team,
  };
  const calls = [
    { model: govTeam.models.default, region: "us-gov-west-1" },
    { model: sonnet, region: "us-west-2" },
    { model: "anthropic.claude-sonnet-4-6", region: "us-west-2" },
    { model: sonnet, region: "us-east-1" },
    { model: "anthropic.claude-sonnet-4-6", region: "us-east-1" },
    { model: sonnet, region: "us-east-1" },
  ];
  const { docs, ...commercial } = teams;
  const stack = parse(commercial);
  expect(callsOf(stack)).toEqual(calls.slice(1));
  expect(regionsOf(stack)).toEqual(["us-east-1", "us-west-2"]);
  expect(callsOf(parse({ docs }))).toEqual(calls.slice(0, 1));
  expect(mistakes(commercial)).toEqual([]);
});
