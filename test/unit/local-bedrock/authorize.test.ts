import { describe, expect, it } from "vitest";
import { decide, type Policies, type Question } from "../../../local/aws/bedrock/authorize.ts";
import { ACCOUNT, ANYTHING, GLOBAL_PROFILE, INVOKE, modelArn, profileArn, throughProfile } from "./local.ts";

const through = { "aws:RequestedRegion": "us-west-2", "bedrock:InferenceProfileArn": profileArn() };

describe("IAM's decision", () => {
  it.each<[string, object[], Partial<Question>, string]>([
    ["allows what a statement names", throughProfile(), { resource: profileArn() }, "allowed"],
    ["allows nothing by default", [], {}, "implicitly denied"],
    [
      "does not reach past the named region",
      throughProfile(),
      { resource: profileArn(undefined, "us-west-2") },
      "implicitly denied",
    ],
    [
      "does not reach past the named actions",
      throughProfile(),
      { action: "bedrock:CountTokens" },
      "implicitly denied",
    ],
    ["lets a leg be reached through its profile", throughProfile(), { context: through }, "allowed"],
    ["lets no leg be reached directly", throughProfile(), {}, "implicitly denied"],
    [
      "takes condition keys in any case",
      throughProfile(),
      { context: { "bedrock:inferenceprofilearn": profileArn() } },
      "allowed",
    ],
    [
      "puts a deny above all",
      [...ANYTHING, { Action: INVOKE, Effect: "Deny", Resource: "*" }],
      {},
      "explicitly denied",
    ],
    [
      "knows that a deny by region hits the regions that a profile routes to",
      [
        ...throughProfile(),
        {
          Action: "*",
          Condition: { StringNotEquals: { "aws:RequestedRegion": "us-east-1" } },
          Effect: "Deny",
          Resource: "*",
        },
      ],
      { context: through },
      "explicitly denied",
    ],
    [
      "knows no action of its own for Converse",
      [{ Action: "bedrock:Converse", Effect: "Allow", Resource: "*" }],
      {},
      "implicitly denied",
    ],
    [
      "gives an action without a resource only for *",
      [{ Action: "bedrock:ListInferenceProfiles", Effect: "Allow", Resource: profileArn() }],
      { action: "bedrock:ListInferenceProfiles", resource: "*" },
      "implicitly denied",
    ],
    [
      "gives an action without a resource for *",
      [{ Action: "bedrock:ListInferenceProfiles", Effect: "Allow", Resource: "*" }],
      { action: "bedrock:ListInferenceProfiles", resource: "*" },
      "allowed",
    ],
  ])("%s", (_, statements, question, expected) => {
    expect(decide({ identity: [document(statements)] }, asked(question))).toBe(expected);
  });

  it("is made for the leg of a global profile, whose region is not told", () => {
    const leg = (condition: object): Policies => ({
      identity: [
        document([
          { Action: INVOKE, Condition: { StringEquals: condition }, Effect: "Allow", Resource: modelArn("") },
        ]),
      ],
    });
    const context = {
      "aws:RequestedRegion": "unspecified",
      "bedrock:InferenceProfileArn": profileArn(GLOBAL_PROFILE),
    };
    const question = asked({ context, resource: modelArn("") });
    expect(decide(leg(context), question)).toBe("allowed");
    expect(decide(leg({ "aws:RequestedRegion": "us-east-1" }), question)).toBe("implicitly denied");
  });

  it("is bounded by a boundary, which allows nothing itself", () => {
    const bounded = (identity: object[], boundary: object[]) =>
      decide({ boundaries: [document(boundary)], identity: [document(identity)] }, asked({}));
    expect(bounded(ANYTHING, ANYTHING)).toBe("allowed");
    expect(bounded(ANYTHING, [{ Action: "s3:*", Effect: "Allow", Resource: "*" }])).toBe("implicitly denied");
    expect(bounded(ANYTHING, [{ Action: "bedrock:*", Effect: "Deny", Resource: "*" }])).toBe(
      "explicitly denied",
    );
    expect(bounded([], ANYTHING)).toBe("implicitly denied");
  });

  it("is quick enough to ask thousands of times", () => {
    const policies = { identity: [document(throughProfile())] };
    const begun = performance.now();
    for (let time = 0; time < 2000; time++) decide(policies, asked({ context: through }));
    expect((performance.now() - begun) / 2000).toBeLessThan(5);
  });
});

function asked(question: Partial<Question>): Question {
  return {
    account: ACCOUNT,
    action: "bedrock:InvokeModel",
    principal: `arn:aws:iam::${ACCOUNT}:user/bedrock-portkey/dev/payments`,
    resource: modelArn("us-west-2"),
    ...question,
  };
}

function document(Statement: object[]): object {
  return { Statement, Version: "2012-10-17" };
}
