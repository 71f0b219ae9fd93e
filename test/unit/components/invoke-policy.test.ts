import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  bedrockRegions,
  canInvoke,
  destinationRegions,
  geographicProfiles,
  sourceRegions,
} from "../../../components/bedrock/inference-profiles.ts";
import { invokePolicy, policyLength } from "../../../components/bedrock/invoke-policy.ts";

const accountId = "123456789012";
const Action = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];

test("a geographic profile may be called in its region, and its models reached only through it", () => {
  const profile = `arn:aws:bedrock:us-east-1:${accountId}:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0`;
  const models = ["us-east-1", "us-east-2", "us-west-2"].map(
    (region) => `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0`,
  );
  expect(
    invokePolicy({
      accountId,
      models: ["us.anthropic.claude-sonnet-4-20250514-v1:0"],
      regions: ["us-east-1"],
    }),
  ).toEqual({
    Statement: [
      { Action, Effect: "Allow", Resource: [profile], Sid: "Invoke" },
      {
        Action,
        Condition: { StringEquals: { "bedrock:InferenceProfileArn": [profile] } },
        Effect: "Allow",
        Resource: models,
        Sid: "InvokeThroughProfile",
      },
    ],
    Version: "2012-10-17",
  });
});

test("an in-region model may be called in the chosen regions and nowhere else", () => {
  const models = ["anthropic.claude-3-haiku-20240307-v1:0"];
  expect(invokePolicy({ accountId, models, regions: ["us-west-2", "eu-west-1"] })).toEqual({
    Statement: [
      {
        Action,
        Effect: "Allow",
        Resource: [
          `arn:aws:bedrock:eu-west-1::foundation-model/${models[0]}`,
          `arn:aws:bedrock:us-west-2::foundation-model/${models[0]}`,
        ],
        Sid: "Invoke",
      },
    ],
    Version: "2012-10-17",
  });
});

test("GovCloud is another partition", () => {
  const policy = JSON.stringify(
    invokePolicy({ accountId, models: ["us-gov.anthropic.claude-opus-4-8"], regions: ["us-gov-west-1"] }),
  );
  expect(policy).toContain(
    "arn:aws-us-gov:bedrock:us-gov-east-1::foundation-model/anthropic.claude-opus-4-8",
  );
  expect(policy).not.toContain("arn:aws:");
});

describe("for any team, from any bundled profile", () => {
  const served = bedrockRegions.filter((region) =>
    geographicProfiles.some((model) => canInvoke(model, region)),
  );
  const scope = fc
    .constantFrom(...served)
    .chain((region) =>
      fc.subarray(
        geographicProfiles.filter((model) => canInvoke(model, region)),
        { minLength: 1 },
      ),
    )
    .chain((models) => {
      const regions = served.filter((region) => models.every((model) => canInvoke(model, region)));
      return fc.record({
        accountId: fc.constant(accountId),
        models: fc.constant(models),
        regions: fc.shuffledSubarray(regions, { minLength: 1 }),
      });
    });

  test("nothing is a wildcard, and only invoking is allowed", () => {
    fc.assert(
      fc.property(scope, (scope) => {
        expect(JSON.stringify(invokePolicy(scope))).not.toContain("*");
        for (const statement of invokePolicy(scope).Statement) expect(statement.Action).toEqual(Action);
      }),
    );
  });

  test("exactly the pairs of model and region may be called, and every destination be reached", () => {
    fc.assert(
      fc.property(scope, (scope) => {
        const [called, reached] = invokePolicy(scope).Statement;
        expect(called?.Resource).toHaveLength(scope.models.length * scope.regions.length);
        const arns = scope.models.flatMap((model) =>
          scope.regions.flatMap((region) =>
            [region, ...destinationRegions(model, region)].map((to) =>
              expect.stringMatching(
                new RegExp(`:bedrock:${to}::foundation-model/${model.replace(/^[a-z-]+\./, "")}$`),
              ),
            ),
          ),
        );
        expect(reached?.Resource).toEqual(expect.arrayContaining(arns));
        expect(reached?.Condition?.StringEquals["bedrock:InferenceProfileArn"]).toEqual(called?.Resource);
      }),
    );
  });

  test("the order in which a file lists regions and models makes no difference", () => {
    fc.assert(
      fc.property(scope, (scope) => {
        const turned = {
          ...scope,
          models: [...scope.models].reverse(),
          regions: [...scope.regions].reverse(),
        };
        expect(invokePolicy(turned)).toEqual(invokePolicy(scope));
        expect(policyLength(turned)).toBe(JSON.stringify(invokePolicy(scope)).length);
      }),
    );
  });
});

describe("the bundled profiles", () => {
  test("hold the recorded routes of the guide's model", () => {
    const three = ["us-east-1", "us-east-2", "us-west-2"];
    expect(sourceRegions("us.anthropic.claude-sonnet-4-20250514-v1:0")).toEqual(three);
    expect(destinationRegions("us.anthropic.claude-sonnet-4-20250514-v1:0", "us-west-2")).toEqual(three);
  });

  test("refuse a route that they do not have", () => {
    expect(() => destinationRegions("us.anthropic.claude-sonnet-4-6", "eu-west-1")).toThrow(
      "us.anthropic.claude-sonnet-4-6 has no bundled geographic route from eu-west-1",
    );
  });
});
