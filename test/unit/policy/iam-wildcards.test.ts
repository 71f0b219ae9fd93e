import { expect, test } from "vitest";
import { bucketPolicy, loggingPolicy, loggingTrust } from "../../../components/audit/logging-documents.ts";
import { inferenceProfileArn } from "../../../components/bedrock/arns.ts";
import { invokePolicies } from "../../../components/bedrock/invoke-policy.ts";
import { trustPolicy } from "../../../components/bedrock/trust-policy.ts";
import { iamWildcards } from "../../../policy/rules/iam-wildcards.ts";
import { notYetKnown } from "../../../policy/subject.ts";
import { iamPolicy, ofPayments } from "./subjects.ts";

const account = "123456789012";
const arn = inferenceProfileArn("us-east-1", account, "us.anthropic.claude-sonnet-4-6");
const invoke = { Action: "bedrock:InvokeModel", Effect: "Allow", Resource: arn, Sid: "Invoke" };

test("every document that the program writes passes, its wide denies included", () => {
  const invocation = { arn, global: false, model: "m", reached: [arn], region: "us-east-1" };
  const scope = { accountId: account, regions: ["us-east-1"] };
  const documents = [
    ...invokePolicies({ exclusive: true, invocations: [invocation], listProfiles: true }),
    bucketPolicy(account, "us-east-1", "records"),
    loggingPolicy(scope, "/records"),
    loggingTrust(scope),
    trustPolicy("arn:aws:iam::299329113195:role/portkey-app", "f81d4fae"),
  ];
  for (const { Statement } of documents) expect([...iamWildcards(iamPolicy(...Statement))]).toEqual([]);
});

test.each([
  [{ Action: "bedrock:*" }, "Invoke allows action bedrock:* (name the actions)"],
  [{ Action: ["*"] }, "Invoke allows action * (name the actions)"],
  [{ Resource: "*" }, "Invoke allows resource * to bedrock:InvokeModel (name the resources)"],
  [
    { Resource: [arn, "arn:aws:bedrock:us-east-1:*:inference-profile/a"] },
    "Invoke allows resource arn:aws:bedrock:us-east-1:*:inference-profile/a to bedrock:InvokeModel (name the resources)",
  ],
  [
    { Action: ["bedrock:ListInferenceProfiles", "bedrock:InvokeModel"], Resource: "*" },
    "Invoke allows resource * to bedrock:ListInferenceProfiles, bedrock:InvokeModel (name the resources)",
  ],
  [
    { NotResource: [arn], Resource: undefined },
    "Invoke allows all but what NotResource says (say what is allowed: Resource)",
  ],
  [{ Principal: { AWS: "*" } }, "Invoke allows anybody, as principal * (name who)"],
])("%j is too wide", (change, line) => {
  expect([...iamWildcards(iamPolicy({ ...invoke, ...change }))]).toEqual([
    `payments-bedrock-policy.policy: ${line}`,
  ]);
});

test("a role's trust and inlined policies count", () => {
  const wide = JSON.stringify({ Statement: { ...invoke, Action: "*" } });
  const role = ofPayments("aws:iam/role:Role", {
    assumeRolePolicy: wide,
    inlinePolicies: [{ policy: wide }],
  });
  expect([...iamWildcards(role)]).toHaveLength(2);
});

test("AWS's own policies are not attached", () => {
  const attachment = (policyArn: unknown) =>
    ofPayments("aws:iam/userPolicyAttachment:UserPolicyAttachment", { policyArn });
  expect([
    ...iamWildcards(attachment(`arn:aws:iam::${account}:policy/bedrock-portkey/dev/payments`)),
  ]).toEqual([]);
  expect([...iamWildcards(attachment("arn:aws:iam::aws:policy/AmazonBedrockFullAccess"))]).toHaveLength(1);
});

test("a document that is not known yet waits for the update; one that is none is told", () => {
  const policy = (text: unknown) => ofPayments("aws:iam/policy:Policy", { policy: text });
  expect([...iamWildcards(policy(notYetKnown))]).toEqual([]);
  expect([...iamWildcards(policy("{"))]).toEqual([
    "payments-object.policy: is no policy document (write it as JSON with a Statement)",
  ]);
});
