import { describe, expect, test } from "vitest";
import { bundledInferenceProfiles } from "../../../components/bedrock/inference-profiles.ts";
import { invocations, throughApplicationProfile } from "../../../components/bedrock/invocations.ts";
import { of } from "./stack-file.ts";

describe("an IAM policy longer than AWS takes is told before anything is made:", () => {
  const models = (names: readonly string[]) => ({ models: { allow: names, default: names[0] } });
  const newest = ["opus-4-6-v1", "opus-4-7", "opus-4-8", "fable-5", "sonnet-5", "sonnet-4-6"];
  const us = newest.map((name) => `us.anthropic.claude-${name}`);
  const america = ["ca-central-1", "ca-west-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"];
  const europe = ["eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3"];
  const asia = ["ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2"];

  const made = (length: number) =>
    Array.from({ length }, (_, index) => `anthropic.claude-${index}-of-a-long-name-v1:0`);

  test("more policies than a user has", () => {
    expect(of({ ...models(made(400)), regions: america })).toEqual([
      "teams.payments.models: would need 36 IAM policies, at most 10 of 6,144 characters are allowed (fewer models or regions)",
    ]);
  });

  test("but not what fills two policies, which is made as two", () => {
    expect(of({ ...models(us), regions: america })).toEqual([]);
  });

  test("a deny that is longer than one policy", () => {
    expect(of({ ...models(us), regions: america }, { allowedRegions: america })).toEqual([]);
    expect(of({ ...models(made(15)), regions: america }, { allowedRegions: america })).toEqual([
      "teams.payments.models: a deny in the IAM policy would have 7,953 characters, at most 6,144 are allowed (fewer models or regions, or no allowedRegions)",
    ]);
  });

  test("the reading of many profiles, which is no deny", () => {
    const everywhere = ["sonnet-5", "sonnet-4-6", "opus-4-8", "opus-4-7"].map(
      (name) => `global.anthropic.claude-${name}`,
    );
    const team = { ...models(everywhere), regions: [...america, ...europe, ...asia] };
    expect(of(team, { allowGlobal: true, listInferenceProfiles: false })).toEqual([]);
    expect(of(team, { allowGlobal: true }).join("\n")).not.toMatch(/deny|allowedRegions/);
  });
});

test("a foundation model that is called by a profile made from it is what that profile reaches", () => {
  const model = "anthropic.claude-sonnet-4-6";
  const made = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6";
  const [call] = invocations("123456789012", ["us-east-1"], [model], bundledInferenceProfiles);
  expect(call && throughApplicationProfile(call, made)).toEqual({
    arn: made,
    global: false,
    model,
    reached: [`arn:aws:bedrock:us-east-1::foundation-model/${model}`],
    region: "us-east-1",
  });
});
