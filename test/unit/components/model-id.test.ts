import { expect, test } from "vitest";
import {
  applicationProfileHome,
  foundationModel,
  kindOfModel,
  type ModelKind,
} from "../../../components/bedrock/model-id.ts";

const made = "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/a1b2c3d4e5f6";
const madeInGovCloud =
  "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:application-inference-profile/a1b2c3d4e5f6";

test.each<[id: string, kind: ModelKind]>([
  ["anthropic.claude-3-haiku-20240307-v1:0", "in-region"],
  ["anthropic.claude-sonnet-4-6", "in-region"],
  ["amazon.nova-pro-v1:0", "in-region"],
  ["us.anthropic.claude-opus-5", "geographic"],
  ["us-gov.anthropic.claude-opus-4-8", "geographic"],
  ["eu.anthropic.claude-haiku-4-5-20251001-v1:0", "geographic"],
  ["apac.anthropic.claude-sonnet-5", "geographic"],
  ["au.anthropic.claude-sonnet-4-6", "geographic"],
  ["jp.anthropic.claude-sonnet-4-6", "geographic"],
  ["global.anthropic.claude-sonnet-5", "global"],
  [made, "application"],
  [madeInGovCloud, "application"],
])("%s is %s, and its team gets the policy of that", (id, kind) => {
  expect(kindOfModel(id)).toBe(kind);
});

test.each([
  "",
  "claude-sonnet-4-6",
  "us.claude-sonnet-4-6",
  "global.claude-sonnet-5",
  "mars.anthropic.claude-sonnet-4-6",
  "anthropic.claude-*",
  "us.anthropic.*",
  "*",
  "anthropic.claude-sonnet-4-6 ",
  "anthropic.claude-sonnet-4-6\n",
  "Anthropic.Claude-Sonnet-4-6",
  "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-6",
  "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-6",
  "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/a1b2c3d4e5f6",
  "arn:aws:bedrock:*:123456789012:application-inference-profile/a1b2c3d4e5f6",
  "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/*",
  "arn:aws:bedrock:us-east-1:*:application-inference-profile/a1b2c3d4e5f6",
])("%j is nothing to call, so that no policy is made of it", (id) => {
  expect(kindOfModel(id)).toBe("other");
});

test.each([
  ["us.anthropic.claude-haiku-4-5-20251001-v1:0", "anthropic.claude-haiku-4-5-20251001-v1:0"],
  ["us-gov.anthropic.claude-opus-4-8", "anthropic.claude-opus-4-8"],
  ["global.anthropic.claude-sonnet-5", "anthropic.claude-sonnet-5"],
  ["anthropic.claude-sonnet-4-6", "anthropic.claude-sonnet-4-6"],
])("%s is served by %s, whose legs AWS asks for", (id, model) => {
  expect(foundationModel(id)).toBe(model);
});

test("an application profile is called only in its own region and account", () => {
  expect(applicationProfileHome(made)).toEqual({ accountId: "123456789012", region: "eu-west-1" });
  expect(applicationProfileHome(madeInGovCloud)).toEqual({
    accountId: "123456789012",
    region: "us-gov-west-1",
  });
  expect(applicationProfileHome("us.anthropic.claude-opus-5")).toBeUndefined();
});
