import { expect, test } from "vitest";
import { allowedPlaces } from "../../../policy/rules/allowed-places.ts";
import { portkey } from "../../../policy/subject.ts";
import { iamPolicy, ofPayments } from "./subjects.ts";

const profile = "us.anthropic.claude-sonnet-4-6";
const model = "anthropic.claude-sonnet-4-6";
const through = { StringEquals: { "bedrock:InferenceProfileArn": ["…"] } };
const calling = (id: string) => ({
  Action: "bedrock:InvokeModel",
  Effect: "Allow",
  Resource: `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${id}`,
});
const reaching = (region: string) => ({
  Action: "bedrock:InvokeModel",
  Condition: through,
  Effect: "Allow",
  Resource: `arn:aws:bedrock:${region}::foundation-model/${model}`,
});
const virtualKey = ofPayments(portkey.virtualKey, { region: "us-west-2" });
const integration = ofPayments(portkey.integration, { models: [profile], region: "us-east-1" });

const policy = iamPolicy(calling(profile), reaching("us-east-1"), reaching("us-west-2"));

test("what is within the bounds passes, and anything where there are none", () => {
  const settings = { allowedModels: [profile], allowedRegions: ["us-east-1", "us-west-2"] };
  for (const subject of [policy, virtualKey, integration]) {
    expect([...allowedPlaces(subject, settings)]).toEqual([]);
    expect([...allowedPlaces(subject, {})]).toEqual([]);
  }
});

test("regions that a profile routes to, that Portkey calls, and that a global profile does not tell", () => {
  const settings = { allowedRegions: ["us-east-1"] };
  const remedy = "(allowed: us-east-1; take regions and profiles that stay there)";
  expect([...allowedPlaces(policy, settings)]).toEqual([
    `teams.payments.regions: payments-bedrock-policy reaches us-west-2 ${remedy}`,
  ]);
  expect([...allowedPlaces(virtualKey, settings)]).toEqual([
    `teams.payments.regions: payments-object reaches us-west-2 ${remedy}`,
  ]);
  expect([...allowedPlaces(iamPolicy(reaching("")), settings)]).toEqual([
    `teams.payments.regions: payments-bedrock-policy reaches any region, by a global profile, ${remedy}`,
  ]);
});

test("a model that is called, registered, put in another's place or copied", () => {
  const settings = { allowedModels: ["us.anthropic.claude-haiku-4-5-20251001-v1:0"] };
  const config = ofPayments(portkey.config, { config: { override_params: { model: profile } } });
  const copy = ofPayments("aws:bedrock/inferenceProfile:InferenceProfile", {
    modelSource: { copyFrom: calling(profile).Resource },
  });
  for (const subject of [iamPolicy(calling(profile)), integration, config, copy]) {
    expect([...allowedPlaces(subject, settings)]).toEqual([
      `teams.payments.models: ${subject.name} allows ${profile} (allowed: us.anthropic.claude-haiku-4-5-20251001-v1:0)`,
    ]);
  }
});

test("the model behind an allowed profile is no call of its own", () => {
  const direct = { ...reaching("us-east-1"), Condition: undefined };
  expect([...allowedPlaces(iamPolicy(direct), { allowedModels: [profile] })]).toEqual([
    `teams.payments.models: payments-bedrock-policy allows ${model} (allowed: ${profile})`,
  ]);
});

test("denies bound nothing further", () => {
  const deny = { ...reaching("eu-west-1"), Effect: "Deny" };
  expect([...allowedPlaces(iamPolicy(deny), { allowedModels: [], allowedRegions: [] })]).toEqual([]);
});
