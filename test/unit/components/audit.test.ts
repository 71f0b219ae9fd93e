import { describe, expect, test } from "vitest";
import {
  auditMistakes,
  auditSpec,
  type CostAlarmSpec,
  costAlarmMistakes,
  costAlarmSpec,
  loggedRegions,
} from "../../../components/audit/audit-spec.ts";
import { bucketPolicy, loggingPolicy, loggingTrust } from "../../../components/audit/logging-documents.ts";
import { loggingNames } from "../../../components/audit/logging-names.ts";
import { read } from "../../../components/mistakes.ts";

const accountId = "123456789012";
const scope = { project: "bedrock-portkey", stack: "prod" };

/** Mistakes of `audit: { invocationLogging: … }`. */
const mistakes = (invocationLogging: object) => read(auditSpec, { invocationLogging }, "audit").mistakes;

const alarm = { emails: ["ops@example.com"], monthlyLimit: 500 };
const alarmMistakes = (changes: object) =>
  read(costAlarmSpec, { ...alarm, ...changes }, "costAlarm").mistakes;

/** What a stack whose teams use two regions is told. */
function inStack(invocationLogging: object, { stack = "prod" } = {}): string[] {
  const spec = auditSpec.parse({ invocationLogging });
  return [...auditMistakes(spec, { ...scope, stack }, ["us-west-2", "us-east-1", "us-west-2"])];
}

describe("what is recorded", () => {
  test("is who called what, not what was asked, for 90 days, and nothing that is there already is replaced", () => {
    expect(auditSpec.parse({ invocationLogging: { to: "s3" } })).toEqual({
      invocationLogging: { adopt: false, includePrompts: false, retentionDays: 90, to: "s3" },
    });
  });

  test("is nothing unless asked for", () => {
    expect(auditSpec.parse({})).toEqual({});
    expect([...auditMistakes({}, scope, ["us-east-1"])]).toEqual([]);
  });

  test("covers the regions of every team, or those that are named", () => {
    expect(loggedRegions({}, new Set(["us-west-2", "us-east-1", "us-west-2"]))).toEqual([
      "us-east-1",
      "us-west-2",
    ]);
    expect(loggedRegions({ regions: ["eu-west-1"] }, ["us-east-1"])).toEqual(["eu-west-1"]);
  });
});

describe("a mistake in the audit section is told before anything is created:", () => {
  test("a retention that CloudWatch does not have, with the nearest that it has", () => {
    expect(mistakes({ retentionDays: 100, to: "cloudWatch" })).toEqual([
      "audit.invocationLogging.retentionDays: CloudWatch Logs cannot keep 100 days (nearest: 90)",
    ]);
    expect(mistakes({ retentionDays: 9999, to: "cloudWatch" })).toEqual([
      "audit.invocationLogging.retentionDays: CloudWatch Logs cannot keep 9999 days (nearest: 3653)",
    ]);
    expect(mistakes({ retentionDays: 4, to: "cloudWatch" }), "the longer of two that are as near").toEqual([
      "audit.invocationLogging.retentionDays: CloudWatch Logs cannot keep 4 days (nearest: 5)",
    ]);
  });

  test("a retention that is no number of days, once", () => {
    expect(mistakes({ retentionDays: 0, to: "cloudWatch" })).toEqual([
      "audit.invocationLogging.retentionDays: 0 is below 1",
    ]);
    expect(mistakes({ retentionDays: 1.5, to: "s3" })).toEqual([
      "audit.invocationLogging.retentionDays: 1.5 is not a whole number",
    ]);
    expect(mistakes({ retentionDays: 100, to: "s3" }), "S3 keeps any number of days").toEqual([]);
  });

  test("a destination, region or field that does not exist", () => {
    expect(
      mistakes({ regions: ["us-est-1", "us-east-1", "us-east-1"], retentionDay: 90, to: "cloudwatch" }),
    ).toEqual([
      'audit.invocationLogging.to: "cloudwatch" is not allowed (did you mean "cloudWatch"?)',
      'audit.invocationLogging.regions[0]: "us-est-1" is not an AWS region (did you mean "us-east-1"?)',
      'audit.invocationLogging.retentionDay: unknown key (did you mean "retentionDays"?)',
      'audit.invocationLogging.regions[2]: "us-east-1" is listed twice',
    ]);
  });

  test("a key that is no KMS key, or one of another region or partition", () => {
    const alias = `arn:aws:kms:us-east-1:${accountId}:alias/logs`;
    const west = `arn:aws:kms:us-west-2:${accountId}:key/0f-1e`;
    const wrong = `arn:aws:kms:us-gov-west-1:${accountId}:key/0f-1e`;
    expect(
      mistakes({
        encryptionKeys: { "us-east-1": west, "us-east-2": alias, "us-gov-west-1": wrong, "us-wst-2": west },
        to: "s3",
      }),
    ).toEqual([
      `audit.invocationLogging.encryptionKeys.us-east-2: "${alias}" is not the ARN of a KMS key (e.g. arn:aws:kms:us-east-1:123456789012:key/1234abcd-…)`,
      `audit.invocationLogging.encryptionKeys.us-east-1: ${west} is not a key of us-east-1 (a key works only in its own region)`,
      `audit.invocationLogging.encryptionKeys.us-gov-west-1: ${wrong} is not a key of us-gov-west-1 (a key works only in its own region)`,
      'audit.invocationLogging.encryptionKeys.us-wst-2: is not an AWS region (did you mean "us-west-2"?)',
    ]);
  });

  test("a region left without a key beside one that has it, and a key that encrypts nothing", () => {
    const key = (region: string) => ({ [region]: `arn:aws:kms:${region}:${accountId}:key/0f-1e` });
    expect(inStack({ encryptionKeys: { ...key("us-east-1"), ...key("us-west-1") }, to: "s3" })).toEqual([
      'audit.invocationLogging.encryptionKeys.us-west-1: calls there are not recorded (did you mean "us-west-2"?)',
      "audit.invocationLogging.encryptionKeys: us-west-2 has no key",
    ]);
    expect(inStack({ encryptionKeys: { ...key("us-east-1"), ...key("us-west-2") }, to: "s3" })).toEqual([]);
  });

  test("names that AWS would find too long only after half of it exists", () => {
    const stack = "a-very-long-name-of-an-environment";
    expect(inStack({ to: "s3" }, { stack })).toEqual([
      `audit.invocationLogging.to: a bucket name bedrock-portkey-${stack}-000000000000-us-east-1 has 73 characters, at most 63 are allowed (a shorter stack name)`,
    ]);
    expect(inStack({ to: "cloudWatch" }, { stack })).toEqual([
      `audit.invocationLogging.to: the IAM role name bedrock-portkey-${stack}.invocation-logging has 69 characters, at most 64 are allowed (a shorter stack name)`,
    ]);
  });

  test("an alarm that nobody gets, gets twice, or that AWS has no room for", () => {
    expect(alarmMistakes({ emails: [], monthlyLimit: 0.5 })).toEqual([
      "costAlarm.monthlyLimit: 0.5 is not a whole number",
      "costAlarm.emails: needs at least 1",
    ]);
    expect(alarmMistakes({ emails: ["ops", "a@example.com", "a@example.com"] })).toEqual([
      'costAlarm.emails[0]: "ops" is not an e-mail address',
      'costAlarm.emails[2]: "a@example.com" is listed twice',
    ]);
    expect(
      alarmMistakes({ emails: Array.from({ length: 11 }, (_, index) => `m${index}@example.com`) }),
    ).toEqual(["costAlarm.emails: has 11 entries, at most 10 are allowed"]);
    expect(alarmMistakes({ atPercent: [50, 50, 0] })).toEqual([
      "costAlarm.atPercent[2]: 0 is below 1",
      "costAlarm.atPercent[1]: 50 is listed twice",
    ]);
    expect(alarmMistakes({ atPercent: [10, 20, 30, 40, 50, 60] })).toEqual([
      "costAlarm.atPercent: has 6 entries, at most 5 are allowed",
    ]);
  });

  test("an alarm in GovCloud, where AWS has none", () => {
    const costAlarm: CostAlarmSpec = costAlarmSpec.parse(alarm);
    expect(costAlarm.atPercent).toEqual([80, 100]);
    expect([...costAlarmMistakes({ costAlarm, regions: ["us-gov-west-1"] })]).toEqual([
      [
        ["costAlarm"],
        "AWS Budgets does not exist beside us-gov-west-1 (GovCloud is billed in a commercial account)",
      ],
    ]);
    expect([...costAlarmMistakes({ costAlarm, regions: ["us-east-1"] })]).toEqual([]);
    expect([...costAlarmMistakes({ regions: ["us-gov-west-1"] })]).toEqual([]);
  });
});

describe("who may write records", () => {
  const regions = ["us-east-1", "us-gov-west-1"];

  test("is Bedrock, and only on behalf of this account", () => {
    expect(loggingTrust({ accountId, regions }).Statement).toEqual([
      {
        Action: "sts:AssumeRole",
        Condition: {
          ArnLike: {
            "aws:SourceArn": [
              "arn:aws:bedrock:us-east-1:123456789012:*",
              "arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:*",
            ],
          },
          StringEquals: { "aws:SourceAccount": "123456789012" },
        },
        Effect: "Allow",
        Principal: { Service: "bedrock.amazonaws.com" },
        Sid: "BedrockInvocationLogging",
      },
    ]);
  });

  test("writes to one stream of one log group and can do nothing else", () => {
    expect(
      loggingPolicy({ accountId, regions }, "/bedrock-portkey/prod/bedrock-invocations").Statement,
    ).toEqual([
      {
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Effect: "Allow",
        Resource: [
          "arn:aws:logs:us-east-1:123456789012:log-group:/bedrock-portkey/prod/bedrock-invocations:log-stream:aws/bedrock/modelinvocations",
          "arn:aws-us-gov:logs:us-gov-west-1:123456789012:log-group:/bedrock-portkey/prod/bedrock-invocations:log-stream:aws/bedrock/modelinvocations",
        ],
        Sid: "WriteRecords",
      },
    ]);
  });

  test("adds objects below the account's own prefix of a bucket, never over plain HTTP", () => {
    expect(bucketPolicy(accountId, "us-gov-west-1", "logs").Statement).toEqual([
      {
        Action: "s3:PutObject",
        Condition: {
          ArnLike: { "aws:SourceArn": ["arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:*"] },
          StringEquals: { "aws:SourceAccount": "123456789012" },
        },
        Effect: "Allow",
        Principal: { Service: "bedrock.amazonaws.com" },
        Resource: "arn:aws-us-gov:s3:::logs/AWSLogs/123456789012/BedrockModelInvocationLogs/*",
        Sid: "WriteRecords",
      },
      {
        Action: "s3:*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
        Effect: "Deny",
        Principal: { AWS: "*" },
        Resource: ["arn:aws-us-gov:s3:::logs", "arn:aws-us-gov:s3:::logs/*"],
        Sid: "OnlyTls",
      },
    ]);
  });
});

test("a bucket's name is one that S3 takes, whatever the stack is called", () => {
  expect(loggingNames({ ...scope, stack: "Team_A.prod" }, accountId).bucket("eu-west-1")).toBe(
    "bedrock-portkey-team-a-prod-123456789012-eu-west-1",
  );
});
