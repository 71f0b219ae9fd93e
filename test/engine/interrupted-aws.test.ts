import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Bedrock } from "@aws-sdk/client-bedrock";
import { Budgets } from "@aws-sdk/client-budgets";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { S3 } from "@aws-sdk/client-s3";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { recordedInAws, storedInAws } from "../chaos/aws.ts";
import type { Identity } from "../chaos/iam.ts";
import { recordedStack } from "../chaos/recorded.ts";
import { killedUp } from "./killed-up.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * A run killed between AWS's acting and the engine's recording leaves what the state does not know. Each kind beside
 * IAM's in turn: interrupted-iam.test.ts has those.
 */

const account = "123456789012";
const logGroupName = "/bedrock-portkey/prod/bedrock-invocations";
const bucketOf = (region: string) => `bedrock-portkey-prod-${account}-${region}`;
const costAlarm = { emails: ["ops@example.com"], monthlyLimit: 100 };
const ours = { "managed-by": "bedrock-portkey", stack: "prod" };

let local: LocalStack;
beforeAll(async () => {
  local = await localStack("prod");
  await local.configure({ teams: {}, workspace: local.portkey.workspace.slug });
});
afterAll(() => local?.close());
afterEach(async () => {
  await local.configure({ audit: undefined, teams: {} });
  await local.up();
  expect(await storedInAws(local), "a stack without teams and records holds nothing").toEqual([]);
});

const at = (region: string) => ({
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  endpoint: local.aws,
  region,
});

async function up(): Promise<{ exitCode: number; all: string }> {
  return local.cli(["up", "--yes", "--skip-preview"]);
}

/** Calls of the local AWS since this was last asked, by action or by method and path. */
async function calls(): Promise<Record<string, number>> {
  const answer = await fetch(`${local.aws}/local/calls`, { method: "DELETE" });
  return (await answer.json()) as Record<string, number>;
}

/** Every object of AWS is in the state, and the other way round. */
async function agrees(): Promise<void> {
  const sorted = (identities: readonly Identity[]) =>
    identities.map(({ id, kind }) => `${kind} ${id}`).sort();
  const { resources } = await recordedStack(local);
  expect(sorted(await storedInAws(local))).toEqual(sorted(recordedInAws(resources)));
}

const audit = (to: "cloudWatch" | "s3", region: string) => ({
  audit: { invocationLogging: { regions: [region], to } },
});
const team = (fields: object) => ({ teams: { search: { ...someTeams.search, ...fields } } });

describe("killed while it makes", () => {
  test.each<[string, string, () => Record<string, unknown>]>([
    ["a budget", "CreateBudget", () => team({ costAlarm })],
    ["a budget's notifications", "CreateNotification", () => team({ costAlarm })],
    ["an application profile", "POST /inference-profiles", () => team({ applicationProfiles: true })],
    ["a log group", "CreateLogGroup", () => audit("cloudWatch", "us-west-2")],
    ["a log group's retention", "PutRetentionPolicy", () => audit("cloudWatch", "us-east-1")],
    ["the role that writes records", "CreateRole", () => audit("cloudWatch", "us-east-1")],
    ["that role's policy", "PutRolePolicy", () => audit("cloudWatch", "us-east-1")],
    ["a bucket in the oldest region", `PUT /${bucketOf("us-east-1")}/`, () => audit("s3", "us-east-1")],
    ["a bucket elsewhere", `PUT /${bucketOf("us-west-2")}/`, () => audit("s3", "us-west-2")],
    ["a bucket's tags", `PUT /${bucketOf("us-west-2")}/?tagging=`, () => audit("s3", "us-west-2")],
    ["a bucket's policy", `PUT /${bucketOf("us-east-1")}/?policy=`, () => audit("s3", "us-east-1")],
    ["a logging configuration", "PUT /logging/modelinvocations", () => audit("s3", "us-east-1")],
  ])("%s, the next up makes all of it, once", async (_what, action, config) => {
    await local.configure(config());
    await killedUp(local, action);
    const { all, exitCode } = await up();
    expect(exitCode, all).toBe(0);
    await agrees();
  });
});

describe("a name that is taken", () => {
  test("by another stack's budget is refused with that stack's name, and nothing happens to the budget", async () => {
    const budgets = new Budgets(at("us-east-1"));
    const of = { AccountId: account, BudgetName: "bedrock-portkey-prod-search" };
    const tags = { ...ours, stack: "dev", team: "search" };
    await budgets.createBudget({
      AccountId: account,
      Budget: {
        BudgetLimit: { Amount: "7", Unit: "USD" },
        BudgetName: of.BudgetName,
        BudgetType: "COST",
        TimeUnit: "MONTHLY",
      },
      ResourceTags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    });
    await local.configure(team({ costAlarm }));
    const { all, exitCode } = await up();
    expect(exitCode).not.toBe(0);
    expect(all).toContain(
      'budget bedrock-portkey-prod-search exists already and belongs to team "search" of stack "dev" of project "bedrock-portkey", by its tags: give one of the two another name',
    );
    expect((await budgets.describeBudget(of)).Budget?.BudgetLimit?.Amount).toBe("7");
    await budgets.deleteBudget(of);
  });

  test("by an application profile of another stack is no obstacle, and that profile stays", async () => {
    const bedrock = new Bedrock(at("us-east-1"));
    const { inferenceProfileArn } = await bedrock.createInferenceProfile({
      inferenceProfileName: "search us-anthropic-claude-sonnet-4-20250514-v1-0",
      modelSource: {
        copyFrom: "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-20250514-v1:0",
      },
      tags: Object.entries({ ...ours, stack: "dev", team: "search" }).map(([key, value]) => ({ key, value })),
    });
    await local.configure(team({ applicationProfiles: true }));
    await local.up();
    const { inferenceProfileSummaries } = await bedrock.listInferenceProfiles({ typeEquals: "APPLICATION" });
    expect(inferenceProfileSummaries).toHaveLength(2);
    await bedrock.deleteInferenceProfile({ inferenceProfileIdentifier: inferenceProfileArn });
  });

  test("by a log group of somebody else is refused, empty or not", async () => {
    const logs = new CloudWatchLogs(at("us-east-1"));
    await logs.createLogGroup({ logGroupName });
    await local.configure(audit("cloudWatch", "us-east-1"));
    const { all, exitCode } = await up();
    expect(exitCode).not.toBe(0);
    expect(all).toContain(
      `log group ${logGroupName} in us-east-1 exists already and has no tags of this program: rename it, or what is to be made`,
    );
    expect((await logs.describeLogGroups({})).logGroups).toHaveLength(1);
    await logs.deleteLogGroup({ logGroupName });
  });

  test("by a bucket with records is refused with the command that keeps them, which works", async () => {
    for (const region of ["us-east-1", "us-west-2"]) {
      const s3 = new S3(at(region));
      const Bucket = bucketOf(region);
      await local.configure(audit("s3", region));
      await local.up();
      // Moto takes the denial of plain HTTP for a denial of everything.
      await s3.deleteBucketPolicy({ Bucket });
      await s3.putObject({ Body: "{}", Bucket, Key: "record.json.gz" });
      await forget("aws:s3/", "aws:bedrockmodel/");

      const { all } = await up();
      expect(all).toContain(
        `S3 bucket ${Bucket} exists already, made by this stack, whose state does not know it, and holds records: to keep them, pulumi import aws:s3/bucket:Bucket invocation-logging-${region}-bucket ${Bucket}@${region} --parent parent=`,
      );
      await runAdvice(all);
      await local.up();
      await agrees();
      await s3.deleteBucketPolicy({ Bucket });
      expect((await s3.listObjectsV2({ Bucket })).KeyCount).toBe(1);
      expect((await s3.getBucketTagging({ Bucket })).TagSet).toHaveLength(2);
    }
  });

  test("by a log group with records is refused with the command that keeps them, which works", async () => {
    for (const region of ["us-east-1", "us-west-2"]) {
      const logs = new CloudWatchLogs(at(region));
      await local.configure(audit("cloudWatch", region));
      await local.up();
      await logs.createLogStream({ logGroupName, logStreamName: "aws/bedrock/modelinvocations" });
      await forget("aws:cloudwatch/");

      const { all } = await up();
      expect(all).toContain(
        `log group ${logGroupName} in ${region} exists already, made by this stack, whose state does not know it, and holds records: to keep them, pulumi import aws:cloudwatch/logGroup:LogGroup invocation-logging-${region}-log-group ${logGroupName}@${region} --parent parent=`,
      );
      await runAdvice(all);
      await local.up();
      await agrees();
      expect((await logs.describeLogStreams({ logGroupName })).logStreams).toHaveLength(1);
    }
  });

  test("by a team that is in use, and that the state has lost, is refused before its budget and profiles are touched", async () => {
    await local.configure(team({ applicationProfiles: true, costAlarm }));
    await local.up();
    const { stdout } = await local.cli(["stack", "export"]);
    await forget("aws:");
    await calls();
    const { all, exitCode } = await up();
    expect(exitCode).not.toBe(0);
    expect(all).toContain("IAM user bedrock-portkey-prod-search exists already, made by this stack");
    expect(Object.keys(await calls()).filter((name) => /budget|inference-profile/i.test(name))).toEqual([]);
    await restore(stdout);
    await agrees();
  });
});

test("looking costs a call for each object that is made, and nothing where none is", async () => {
  await local.configure({
    ...audit("cloudWatch", "us-east-1"),
    ...team({ applicationProfiles: true, costAlarm }),
  });
  await calls();
  await local.up();
  const {
    DescribeBudget,
    DescribeLogGroups,
    GetRole,
    GetUser,
    ListTagsForResource = 0,
    ...first
  } = await calls();
  expect({ DescribeBudget, GetUser, ListTagsForResource }).toEqual({
    DescribeBudget: 1,
    GetUser: 1,
    ListTagsForResource: 0,
  });
  // The stand-in for AWS's provider asks for a log group that it has made.
  expect(DescribeLogGroups).toBe(2);
  expect(GetRole).toBe(1);
  expect(first["GET /inference-profiles"]).toBe(1);
  await local.up();
  expect(await calls()).toEqual({ GetCallerIdentity: 1 });
});

/** Takes resources out of the state, by the beginnings of their types: as a state that was restored from yesterday. */
async function forget(...types: readonly string[]): Promise<void> {
  const { stdout } = await local.cli(["stack", "export"]);
  const state = JSON.parse(stdout);
  const gone = (type: string) => types.some((beginning) => type.startsWith(beginning));
  const resources: StoredResource[] = state.deployment.resources;
  const lost = new Set(resources.filter(({ type }) => gone(type)).map(({ urn }) => urn));
  state.deployment.resources = resources
    .filter(({ urn }) => !lost.has(urn))
    .map(({ dependencies = [], ...rest }) => ({
      ...rest,
      dependencies: dependencies.filter((urn) => !lost.has(urn)),
      propertyDependencies: undefined,
    }));
  await restore(JSON.stringify(state));
}

interface StoredResource {
  readonly type: string;
  readonly urn: string;
  readonly dependencies?: readonly string[];
}

async function restore(state: string): Promise<void> {
  const { all, exitCode } = await local.cli(["stack", "import", "--file", await written(state)]);
  expect(exitCode, all).toBe(0);
}

async function written(text: string): Promise<string> {
  const file = join(local.project, "restored.json");
  await writeFile(file, text);
  return file;
}

/** Runs the command that a message names, as a person would who copies it. */
async function runAdvice(message: string): Promise<void> {
  const [, advised = ""] = /to keep them, pulumi (import .+? --protect=false)/.exec(message) ?? [];
  const { all, exitCode } = await local.cli([...advised.split(" "), "--yes", "--generate-code=false"]);
  expect(exitCode, all).toBe(0);
}
