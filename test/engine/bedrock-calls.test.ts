import { afterAll, beforeAll, expect, test } from "vitest";
import {
  bedrockRegions,
  bundledInferenceProfiles,
  bundledProfiles,
} from "../../components/bedrock/inference-profiles.ts";
import { foundationModel } from "../../components/bedrock/model-id.ts";
import { countTokens, gatewayClient, registered, ways } from "./gateway.ts";
import { type LocalStack, localStack } from "./local-stack.ts";

/*
 * Every team of Pulumi.dev.yaml, and one of every other kind, by what Portkey holds for it, against a Bedrock that
 * checks signature and policies of each call.
 */

const guide = "us.anthropic.claude-sonnet-4-20250514-v1:0";
const haiku = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const everywhere = "global.anthropic.claude-sonnet-4-6";

const more = {
  "by-role": { identity: "assumedRole", models: { default: guide }, regions: ["us-east-1", "us-west-2"] },
  "by-role-in-catalog": {
    identity: "assumedRole",
    models: { allow: [haiku], default: guide },
    regions: ["us-east-1"],
    registration: "catalog",
  },
  global: { allowGlobal: true, models: { default: everywhere }, regions: ["eu-west-1"] },
  resident: {
    allowedRegions: ["us-east-1", "us-east-2", "us-west-2"],
    models: { default: guide },
    regions: ["us-east-1"],
  },
};

interface Team {
  readonly models: { readonly default: string; readonly allow?: readonly string[] };
  readonly regions: readonly string[];
}

let local: LocalStack;
let teams: Record<string, Team>;
beforeAll(async () => {
  local = await localStack("dev");
  const written = await local.stack.getConfig("bedrock-portkey:teams");
  teams = { ...JSON.parse(written.value), ...more };
  await local.configure({ teams });
  await local.up();
});
afterAll(() => local.close());

test("every team's calls are answered, whole and streamed, in each of its regions", async () => {
  let answers = 0;
  for (const [team, { models, regions }] of Object.entries(teams)) {
    const held = registered(local, team);
    expect(held.map(({ region }) => region).sort(), team).toEqual([...regions].sort());
    for (const credentials of held) {
      const client = await gatewayClient(local, credentials);
      for (const model of [models.default, ...(models.allow ?? [])]) {
        for (const call of Object.values(ways)) {
          expect(await call(client, model), `${team} in ${credentials.region}`).toMatch(/\w/);
          answers++;
        }
      }
    }
  }
  expect(answers).toBe(3 * 16);
});

test("whatever a team may not call is refused, with its real credentials", async () => {
  let refused = 0;
  for (const [team, { models, regions }] of Object.entries(teams)) {
    const own = [models.default, ...(models.allow ?? [])];
    const [held] = registered(local, team);
    if (held === undefined) throw new Error(`${team} is not registered`);
    const forbidden = async (region: string, model: string, call: (typeof ways)["invoke"]) => {
      const client = await gatewayClient(local, held, region);
      await expect(call(client, model), `${team}: ${model} in ${region}`).rejects.toMatchObject({
        name: expect.stringMatching(/^AccessDeniedException$/),
      });
      refused++;
    };
    const reached = bundledInferenceProfiles.reached(models.default, held.region) ?? [];
    for (const arn of reached.filter((arn) => !arn.startsWith("arn:aws:bedrock:::"))) {
      // The model itself, in each region that the profile leads to.
      await forbidden(arn.split(":")[3] ?? "", foundationModel(models.default), ways.invoke);
    }
    const elsewhere = bedrockRegions.find(
      (region) => !regions.includes(region) && bundledInferenceProfiles.reached(models.default, region),
    );
    if (elsewhere !== undefined) {
      for (const call of Object.values(ways)) await forbidden(elsewhere, models.default, call);
    }
    for (const profile of bundledProfiles) {
      if (!own.includes(profile) && bundledInferenceProfiles.reached(profile, held.region)) {
        await forbidden(held.region, profile, ways.invokeStream);
      }
    }
    await expect(
      countTokens(await gatewayClient(local, held), foundationModel(models.default)),
    ).rejects.toMatchObject({ name: "AccessDeniedException" });
  }
  expect(refused).toBeGreaterThan(13 * 10);
});

test("what a bounded team may not reach stays closed when somebody attaches a wide policy to it", async () => {
  const { AttachUserPolicyCommand, CreatePolicyCommand } = await import("@aws-sdk/client-iam");
  const UserName = "bedrock-portkey-dev-resident";
  const { Policy } = await local.iam.send(
    new CreatePolicyCommand({
      PolicyDocument: JSON.stringify({
        Statement: [{ Action: "bedrock:*", Effect: "Allow", Resource: "*" }],
        Version: "2012-10-17",
      }),
      PolicyName: "wide",
    }),
  );
  await local.iam.send(new AttachUserPolicyCommand({ PolicyArn: Policy?.Arn, UserName }));
  const [held] = registered(local, "resident");
  if (held === undefined) throw new Error("not registered");
  const client = await gatewayClient(local, held);
  expect(await ways.invokeStream(client, guide)).toMatch(/\w/);
  for (const model of [haiku, everywhere]) {
    await expect(ways.invoke(client, model)).rejects.toThrow("explicit deny");
  }
});
