import { afterAll, beforeAll, expect, test } from "vitest";
import type { Settings } from "../../components/claude-code/settings.ts";
import { type LocalStack, localStack } from "./local-stack.ts";

/* Models as a person writes them, from the stack's file to IAM, Portkey and Claude Code's settings. */

const model = "us.anthropic.claude-sonnet-4-6";
const haiku = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const team = {
  models: { allow: [haiku], default: `${model}[1m]`, sonnet: `${model}[1m]` },
  regions: ["us-east-1"],
};

let local: LocalStack;
beforeAll(async () => {
  local = await localStack("models");
});
afterAll(() => local.close());

test("[1m] is Claude Code's own: no policy, no registration and no request of ours has it", async () => {
  await local.configure({
    gatewayUrl: local.portkey.url,
    registration: "catalog",
    teams: {
      catalog: { ...team, verify: true },
      profiles: { ...team, applicationProfiles: true },
    },
    workspace: local.portkey.workspace.slug,
  });
  await local.up();

  const { settings } = await local.stack.outputs();
  const made: Record<string, Settings> = settings?.value;
  expect(made.catalog?.env).toMatchObject({
    ANTHROPIC_DEFAULT_SONNET_MODEL: `${model}[1m]`,
    ANTHROPIC_MODEL: `${model}[1m]`,
  });
  expect(made.profiles?.env?.ANTHROPIC_MODEL).toMatch(
    /^arn:aws:bedrock:us-east-1:\d+:application-inference-profile\/\w+\[1m\]$/,
  );

  const enabled = local.portkey
    .objects()
    .integrations.map(({ models }) => models.filter(({ enabled }) => enabled).map(({ slug }) => slug));
  expect(JSON.stringify(enabled)).not.toContain("[1m]");
  expect(enabled.flat()).toEqual(expect.arrayContaining([model, haiku]));
  const policies = (await local.stack.exportStack()).deployment.resources
    .filter(({ type }: { type: string }) => type === "aws:iam/policy:Policy")
    .map(({ inputs }: { inputs: { policy: string } }) => inputs.policy);
  expect(policies).toHaveLength(2);
  for (const policy of policies) expect(policy).not.toContain("[1m]");
  expect(local.bedrock.calls).toMatchObject([{ model, status: 200 }]);
});

test("a model without a profile is told in the preview, with the profile; so is a misspelled one", async () => {
  await local.configure({
    teams: {
      onDemand: { ...team, models: { default: "anthropic.claude-sonnet-4-6" } },
      slip: { ...team, models: { default: "anthropic.claude-sonet-4-6" } },
    },
  });
  const { all, exitCode } = await local.cli(["preview"]);
  expect(exitCode).toBe(0);
  expect(all).toContain(
    `teams.onDemand.models.default: anthropic.claude-sonnet-4-6 names no inference profile: a region that does not have it on demand refuses every request (profiles that serve it: ${model})`,
  );
  expect(all).toContain(
    `teams.slip.models.default: anthropic.claude-sonet-4-6 is not a model known on 2026-09-11 (did you mean "${model}"?)`,
  );
});
