import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bundledInferenceProfiles } from "../../../components/bedrock/inference-profiles.ts";
import { invocations, throughUnmadeProfile } from "../../../components/bedrock/invocations.ts";
import {
  invokePolicies,
  maximumPolicies,
  maximumPolicyLength,
  policyLength,
} from "../../../components/bedrock/invoke-policy.ts";
import { account, models, profiles } from "../../proof/facts.ts";
import { judge, type Verdict } from "../../proof/judge.ts";
import { type Entry, entries, ownQuestions, strangeQuestions, variantOf } from "../../proof/random-teams.ts";

const Action = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];
const usProfile = `arn:aws:bedrock:us-east-1:${account}:inference-profile/us.anthropic.claude-opus-5`;
const usModels = ["us-east-1", "us-east-2", "us-west-2"].map(
  (region) => `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-opus-5`,
);

function policies(regions: string[], named: string[], { exclusive = false, listProfiles = false } = {}) {
  const called = invocations(account, regions, named, bundledInferenceProfiles);
  return invokePolicies({ exclusive, invocations: called, listProfiles });
}

describe("to the letter", () => {
  test("a geographic profile can be called in its region, and its models only through it", () => {
    expect(policies(["us-east-1"], ["us.anthropic.claude-opus-5"])).toEqual([
      {
        Statement: [
          { Action, Effect: "Allow", Resource: [usProfile], Sid: "Invoke" },
          {
            Action,
            Condition: { StringEquals: { "bedrock:InferenceProfileArn": [usProfile] } },
            Effect: "Allow",
            Resource: usModels,
            Sid: "InvokeThroughProfile",
          },
        ],
        Version: "2012-10-17",
      },
    ]);
  });

  test("a profile's models include that of the region called, where AWS does not serve but asks", () => {
    const [policy] = policies(["us-west-1"], ["us.anthropic.claude-sonnet-4-6"]);
    expect(policy?.Statement[1]?.Resource).toEqual(
      ["ca-central-1", "ca-west-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2"].map(
        (region) => `arn:aws:bedrock:${region}::foundation-model/anthropic.claude-sonnet-4-6`,
      ),
    );
  });

  test("a foundation model can be called in the chosen regions and nowhere else", () => {
    const model = "anthropic.claude-3-haiku-20240307-v1:0";
    expect(policies(["us-west-2", "eu-west-1"], [model])).toEqual([
      {
        Statement: [
          {
            Action,
            Effect: "Allow",
            Resource: ["eu-west-1", "us-west-2"].map(
              (region) => `arn:aws:bedrock:${region}::foundation-model/${model}`,
            ),
            Sid: "Invoke",
          },
        ],
        Version: "2012-10-17",
      },
    ]);
  });

  test("a global profile runs anywhere, but is called in its region, and its leg without a region is told so", () => {
    const profile = `arn:aws:bedrock:eu-west-1:${account}:inference-profile/global.anthropic.claude-sonnet-5`;
    const through = { "bedrock:InferenceProfileArn": [profile] };
    const region = { "aws:RequestedRegion": ["eu-west-1"] };
    expect(policies(["eu-west-1"], ["global.anthropic.claude-sonnet-5"])).toEqual([
      {
        Statement: [
          {
            Action,
            Condition: { StringEquals: region },
            Effect: "Allow",
            Resource: [profile],
            Sid: "InvokeGlobal",
          },
          {
            Action,
            Condition: { StringEquals: { ...through, ...region } },
            Effect: "Allow",
            Resource: ["arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-sonnet-5"],
            Sid: "InvokeThroughGlobal",
          },
          {
            Action,
            Condition: { StringEquals: { ...through, "aws:RequestedRegion": ["unspecified"] } },
            Effect: "Allow",
            Resource: ["arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet-5"],
            Sid: "InvokeThroughGlobalLeg",
          },
        ],
        Version: "2012-10-17",
      },
    ]);
  });

  test("with an application profile, the profile that it was made from cannot be called, but the own one be read", () => {
    const [call] = invocations(
      account,
      ["us-east-1"],
      ["us.anthropic.claude-opus-5"],
      bundledInferenceProfiles,
    );
    if (call === undefined) throw new Error("the bundled data lacks the profile");
    const own = `arn:aws:bedrock:us-east-1:${account}:application-inference-profile/000000000000`;
    expect(
      invokePolicies({
        exclusive: false,
        invocations: [throughUnmadeProfile(call, account)],
        listProfiles: false,
      }),
    ).toEqual([
      {
        Statement: [
          { Action, Effect: "Allow", Resource: [own], Sid: "Invoke" },
          {
            Action,
            Condition: { StringEquals: { "bedrock:InferenceProfileArn": [own] } },
            Effect: "Allow",
            Resource: usModels,
            Sid: "InvokeThroughProfile",
          },
          { Action: ["bedrock:GetInferenceProfile"], Effect: "Allow", Resource: [own], Sid: "ReadProfiles" },
        ],
        Version: "2012-10-17",
      },
    ]);
  });

  test("where regions are bounded, another policy opens no other call, and Claude Code still starts", () => {
    const through = "bedrock:InferenceProfileArn";
    const [policy] = policies(["us-east-1"], ["us.anthropic.claude-opus-5"], {
      exclusive: true,
      listProfiles: true,
    });
    const allowed = policy?.Statement.filter(({ Effect }) => Effect === "Allow");
    expect(allowed?.map(({ Sid }) => Sid)).toEqual([
      "Invoke",
      "InvokeThroughProfile",
      "ReadProfiles",
      "ListProfiles",
    ]);
    expect(allowed?.slice(2)).toEqual([
      {
        Action: ["bedrock:GetInferenceProfile"],
        Effect: "Allow",
        Resource: [usProfile],
        Sid: "ReadProfiles",
      },
      { Action: ["bedrock:ListInferenceProfiles"], Effect: "Allow", Resource: "*", Sid: "ListProfiles" },
    ]);
    expect(policy?.Statement.filter(({ Effect }) => Effect === "Deny")).toEqual([
      {
        Action,
        Condition: { StringEquals: { "aws:RequestedRegion": ["unspecified"] } },
        Effect: "Deny",
        Resource: "*",
        Sid: "DenyGlobalLeg",
      },
      {
        Action,
        Condition: { Null: { [through]: "true" } },
        Effect: "Deny",
        NotResource: [usProfile],
        Sid: "DenyOtherCalls",
      },
      {
        Action,
        Condition: { Null: { [through]: "false" }, StringNotEquals: { [through]: [usProfile] } },
        Effect: "Deny",
        Resource: "*",
        Sid: "DenyThroughOtherProfiles",
      },
    ]);
  });

  test("in GovCloud every ARN is of GovCloud's partition, in denies too", () => {
    const text = JSON.stringify(
      policies(["us-gov-west-1"], ["us-gov.anthropic.claude-opus-4-8"], { exclusive: true }),
    );
    expect(text).toContain(
      "arn:aws-us-gov:bedrock:us-gov-east-1::foundation-model/anthropic.claude-opus-4-8",
    );
    expect(text).not.toContain("arn:aws:");
  });
});

describe("for any team", () => {
  const anyTeam = entries({ models: 6, regions: 3 });
  const asked = anyTeam.chain((entry) => fc.tuple(fc.constant(entry), strangeQuestions(entry)));

  test("nothing that its entry says is refused, and nothing that it does not say is allowed", () => {
    fc.assert(
      fc.property(asked, ([entry, questions]) => {
        expect(wrong(entry, questions)).toEqual([]);
      }),
      { endOnFailure: true, numRuns: 150 },
    );
  }, 120_000);

  test("no statement allows by a wildcard, but listing, which has no other resource", () => {
    fc.assert(
      fc.property(anyTeam, (entry) => {
        const allowing = variantOf(entry)
          .documents.flatMap(({ Statement }) => Statement)
          .filter(({ Effect }) => Effect === "Allow");
        for (const statement of allowing) {
          const { Resource, ...rest } = statement;
          if (statement.Sid === "ListProfiles") expect(Resource).toBe("*");
          else expect(JSON.stringify(Resource)).not.toMatch(/[*?]/);
          expect(JSON.stringify(rest)).not.toMatch(/[*?]/);
        }
      }),
    );
  });

  test("another order of its regions and models changes nothing in AWS", () => {
    const turned = anyTeam.chain((entry) =>
      fc.record({
        exclusive: fc.constant(entry.exclusive),
        listProfiles: fc.constant(entry.listProfiles),
        named: fc.shuffledSubarray([...entry.named], { minLength: entry.named.length }),
        regions: fc.shuffledSubarray([...entry.regions], { minLength: entry.regions.length }),
        straight: fc.constant(entry),
      }),
    );
    fc.assert(
      fc.property(turned, ({ straight, ...other }) => {
        expect(variantOf(other).documents).toEqual(variantOf(straight).documents);
      }),
    );
  });
});

describe("a team too large for one policy", () => {
  const big: Entry = {
    exclusive: false,
    listProfiles: true,
    named: [...profiles.filter((id) => id.startsWith("us.")), ...models.slice(0, 4)],
    regions: ["us-east-1", "us-east-2", "us-west-2"],
  };

  test("gets several, each of a length that IAM takes, and as many as one identity may have", () => {
    const { documents } = variantOf(big);
    expect(documents.length).toBeGreaterThan(1);
    expect(documents.length).toBeLessThanOrEqual(maximumPolicies);
    for (const document of documents) expect(policyLength(document)).toBeLessThanOrEqual(maximumPolicyLength);
  });

  test("loses and wins nothing by the split", () => {
    fc.assert(
      fc.property(strangeQuestions(big), (questions) => {
        expect(wrong(big, questions)).toEqual([]);
      }),
      { endOnFailure: true, numRuns: 3 },
    );
  }, 120_000);

  test("is split so whatever it names, as long as nothing is listed or denied", () => {
    fc.assert(
      fc.property(entries({ models: 40, regions: 8 }), (entry) => {
        for (const document of variantOf({ ...entry, exclusive: false, listProfiles: false }).documents) {
          expect(policyLength(document)).toBeLessThanOrEqual(maximumPolicyLength);
        }
      }),
      { numRuns: 50 },
    );
  });
});

/** What IAM would answer otherwise than a team's entry says. */
function wrong(entry: Entry, questions: Parameters<typeof judge>[1][]): Verdict[] {
  const variant = variantOf(entry);
  return [...ownQuestions(variant.team), ...questions]
    .map((question) => judge(variant, question))
    .filter(({ right }) => !right);
}
