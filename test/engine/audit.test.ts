import { mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Bedrock, type LoggingConfig } from "@aws-sdk/client-bedrock";
import { Budgets } from "@aws-sdk/client-budgets";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { IAM } from "@aws-sdk/client-iam";
import { S3 } from "@aws-sdk/client-s3";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { awsEnvironment } from "../../local/aws/aws-environment.ts";
import { type Moto, startMoto } from "../../local/aws/moto.ts";
import { engineEnvironment } from "../../local/engine/engine-environment.ts";
import { checkout } from "../../local/folders.ts";
import { up as runUp } from "./up.ts";

/** What `audit` and `costAlarm` say, made without the teams around them. */
const PROGRAM = `
import * as pulumi from "@pulumi/pulumi";
import { auditSpec, costAlarmSpec } from "./components/audit/audit-spec.ts";
import { costAlarm } from "./components/audit/cost-alarm.ts";
import { InvocationLogging } from "./components/audit/invocation-logging.ts";
import { interruptedRuns as look } from "./components/bedrock/interrupted-runs.ts";

const config = new pulumi.Config();
const scope = { project: pulumi.getProject(), stack: pulumi.getStack() };
const accountId = config.require("account");
const regions = ["us-west-2", "us-east-1"];
const { invocationLogging } = auditSpec.parse(config.getObject("audit") ?? {});
const interruptedRuns = look({ accountId, partition: "aws", profiles: {} });
const spec = invocationLogging;
if (spec) new InvocationLogging("audit", { accountId, interruptedRuns, regions, scope, spec });
const alarm = config.getObject("costAlarm");
if (alarm) {
  costAlarm("payments-cost", { interruptedRuns, scope, spec: costAlarmSpec.parse(alarm), team: "payments" });
}
`;

const account = "123456789012";
const regions = ["us-east-1", "us-west-2"];
const logGroup = "/guard/test/bedrock-invocations";
const buckets = regions.map((region) => `guard-test-${account}-${region}`);
const keys = Object.fromEntries(
  regions.map((region) => [region, `arn:aws:kms:${region}:${account}:key/0f-1e`]),
);

let moto: Moto;
let folder: string;
let stack: Stack;
let env: Record<string, string>;

const at = (region: string) => ({
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  endpoint: moto.url,
  region,
});
const bedrock = (region: string) => new Bedrock(at(region));
const s3 = (region: string) => new S3(at(region));
beforeAll(async () => {
  moto = await startMoto();
});

afterAll(() => moto?.stop());
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "audit-"));
  for (const name of ["components", "node_modules"]) await symlink(join(checkout, name), join(folder, name));
  await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(folder, "index.ts"), PROGRAM);
  const runtime = { name: "nodejs", options: { typescript: false } };
  await writeFile(join(folder, "Pulumi.yaml"), JSON.stringify({ main: "index.ts", name: "guard", runtime }));
  const engine = await engineEnvironment(join(folder, "home"));
  // The Automation API looks for the engine in the environment of this process.
  process.env.PATH = engine.PATH;
  env = {
    ...awsEnvironment(moto.url),
    ...engine,
    PULUMI_BACKEND_URL: `file://${folder}`,
    PULUMI_CONFIG_PASSPHRASE: "test",
  };
  stack = await LocalWorkspace.createStack(
    { stackName: "test", workDir: folder },
    {
      envVars: env,
    },
  );
  await stack.setConfig("account", { value: account });
});

afterEach(async () => {
  await moto.reset();
  await rm(folder, { force: true, recursive: true });
});

const set = (key: string, value: unknown) => stack.setConfig(key, { value: JSON.stringify(value) });
const audit = (invocationLogging: object) => set("audit", { invocationLogging });

/** Runs `up`: what it did, by kind. */
const up = () => runUp("test", { cwd: folder, env });

/** What a failed run tells a person. */
const failure = (run: Promise<unknown>) => run.then(() => "", String);

async function logging(region: string): Promise<LoggingConfig> {
  return (await bedrock(region).getModelInvocationLoggingConfiguration({})).loggingConfig ?? {};
}

/** Calls of the local AWS since this was last asked, by action. */
async function calls(): Promise<Record<string, number>> {
  return (await fetch(`${moto.url}/local/calls`, { method: "DELETE" })).json() as Promise<
    Record<string, number>
  >;
}

/** Everything that the stack could have made. */
async function made() {
  const perRegion = await Promise.all(
    regions.map(async (region) => [
      ...Object.keys(await logging(region)),
      ...((await new CloudWatchLogs(at(region)).describeLogGroups({})).logGroups ?? []),
    ]),
  );
  const { Roles = [] } = await new IAM(at("us-east-1")).listRoles({});
  const { Buckets = [] } = await s3("us-east-1").listBuckets({});
  const { Budgets: all = [] } = await new Budgets(at("us-east-1")).describeBudgets({ AccountId: account });
  return [...perRegion.flat(), ...Roles, ...Buckets, ...all];
}

describe("records in CloudWatch Logs", () => {
  test("are kept in every region of the teams, without prompts, and only Bedrock may write there", async () => {
    await audit({ encryptionKeys: keys, to: "cloudWatch" });
    expect((await stack.preview()).changeSummary).toEqual({ create: 8 });
    expect(await up()).toEqual({ create: 8 });

    const iam = new IAM(at("us-east-1"));
    const { Role } = await iam.getRole({ RoleName: "guard-test.invocation-logging" });
    expect(Role?.Path).toBe("/bedrock-portkey/test/");
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toContain("aws:SourceAccount");
    for (const region of regions) {
      expect(await logging(region)).toEqual({
        cloudWatchConfig: { logGroupName: logGroup, roleArn: Role?.Arn },
        embeddingDataDeliveryEnabled: false,
        imageDataDeliveryEnabled: false,
        textDataDeliveryEnabled: false,
        videoDataDeliveryEnabled: false,
      });
      const { logGroups } = await new CloudWatchLogs(at(region)).describeLogGroups({});
      expect(logGroups).toMatchObject([
        { kmsKeyId: keys[region], logGroupName: logGroup, retentionInDays: 90 },
      ]);
    }
    const written = { PolicyName: "write-records", RoleName: Role?.RoleName };
    const { PolicyDocument = "" } = await iam.getRolePolicy(written);
    expect(decodeURIComponent(PolicyDocument)).toContain(
      `${logGroup}:log-stream:aws/bedrock/modelinvocations`,
    );
    await stack.preview({ expectNoChanges: true, refresh: true });
  });

  test("for a longer time are one update per region, and leave the records", async () => {
    await audit({ regions: ["us-east-1"], to: "cloudWatch" });
    await up();
    await audit({ regions: ["us-east-1"], retentionDays: 365, to: "cloudWatch" });
    expect((await stack.preview()).changeSummary).toEqual({ same: 5, update: 1 });
    expect(await up()).toEqual({ same: 5, update: 1 });
    const { logGroups } = await new CloudWatchLogs(at("us-east-1")).describeLogGroups({});
    expect(logGroups).toMatchObject([{ retentionInDays: 365 }]);
  });

  test("stay when another key encrypts what is added, or none", async () => {
    const logs = new CloudWatchLogs(at("us-east-1"));
    const group = { logGroupName: logGroup };
    const only = { regions: ["us-east-1"], to: "cloudWatch" };
    await audit(only);
    await up();
    await logs.createLogStream({ ...group, logStreamName: "aws/bedrock/modelinvocations" });
    for (const kmsKeyId of [keys["us-east-1"], undefined]) {
      await audit({ ...only, ...(kmsKeyId && { encryptionKeys: { "us-east-1": kmsKeyId } }) });
      expect(await up()).toEqual({ same: 5, update: 1 });
      expect((await logs.describeLogGroups({})).logGroups?.[0]?.kmsKeyId).toBe(kmsKeyId);
    }
    expect((await logs.describeLogStreams(group)).logStreams).toHaveLength(1);
  });

  test("move to S3 without a gap, leave no log group behind, and are gone after destroy", async () => {
    await audit({ to: "cloudWatch" });
    await up();
    await audit({ to: "s3" });
    expect(await up()).toEqual({ create: 8, delete: 4, same: 2, update: 2 });
    for (const [index, region] of regions.entries()) {
      expect(await logging(region)).toMatchObject({ s3Config: { bucketName: buckets[index] } });
    }
    await stack.destroy();
    expect(await made(), "and the account's logging is off").toEqual([]);
  });
});

describe("records in S3", () => {
  test("lie in a private, encrypted bucket of each region that only Bedrock writes to, forget in time, and go on destroy", async () => {
    await audit({ encryptionKeys: keys, includePrompts: true, retentionDays: 400, to: "s3" });
    expect((await stack.preview()).changeSummary).toEqual({ create: 14 });
    expect(await up()).toEqual({ create: 14 });

    for (const [index, region] of regions.entries()) {
      const Bucket = buckets[index];
      expect(await logging(region)).toMatchObject({
        s3Config: { bucketName: Bucket },
        textDataDeliveryEnabled: true,
      });
      const { PublicAccessBlockConfiguration = {} } = await s3(region).getPublicAccessBlock({ Bucket });
      expect(Object.values(PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
      const { ServerSideEncryptionConfiguration } = await s3(region).getBucketEncryption({ Bucket });
      expect(ServerSideEncryptionConfiguration?.Rules).toMatchObject([
        { ApplyServerSideEncryptionByDefault: { KMSMasterKeyID: keys[region], SSEAlgorithm: "aws:kms" } },
      ]);
      const { Rules } = await s3(region).getBucketLifecycleConfiguration({ Bucket });
      expect(Rules).toMatchObject([{ Expiration: { Days: 400 }, Status: "Enabled" }]);
      expect((await s3(region).getBucketPolicy({ Bucket })).Policy).toContain("bedrock.amazonaws.com");
    }
    await stack.preview({ expectNoChanges: true, refresh: true });

    // Moto takes the denial of plain HTTP for a denial of everything.
    await s3("us-east-1").deleteBucketPolicy({ Bucket: buckets[0] });
    await s3("us-east-1").putObject({ Body: "{}", Bucket: buckets[0], Key: "AWSLogs/a/record.json.gz" });
    await stack.destroy();
    expect(await made(), "records went with their bucket").toEqual([]);
  });
});

describe("an account that records already", () => {
  const central = { s3Config: { bucketName: "central" }, textDataDeliveryEnabled: true };
  beforeEach(async () => {
    await bedrock("us-west-2").putModelInvocationLoggingConfiguration({ loggingConfig: central });
  });

  test("keeps its configuration: the preview and the up say where it logs to and what to do", async () => {
    await audit({ regions: ["us-west-2"], to: "cloudWatch" });
    const line =
      "us-west-2 has a model invocation logging configuration already, to bucket central: set audit.invocationLogging.adopt: true to replace it, or remove it first (aws bedrock delete-model-invocation-logging-configuration --region us-west-2)";
    expect(await failure(stack.preview())).toContain(line);
    expect(await failure(stack.up())).toContain(line);
    expect(await logging("us-west-2")).toEqual(central);
    await bedrock("us-west-2").deleteModelInvocationLoggingConfiguration({});
    expect(await made(), "nothing was made").toEqual([]);
    expect(await up()).toEqual({ create: 4, same: 2 });
  });

  test("gives it up under adopt, with a warning ahead of it", async () => {
    await audit({ adopt: true, to: "cloudWatch" });
    const { changeSummary, stdout } = await stack.preview();
    expect(changeSummary).toEqual({ create: 8 });
    expect(stdout).toContain(
      "us-west-2 has a model invocation logging configuration already, to bucket central: it is replaced, for the whole account",
    );
    expect(stdout).not.toContain("us-east-1 has");
    expect(await up()).toEqual({ create: 8 });
    expect(await logging("us-west-2")).toMatchObject({ cloudWatchConfig: { logGroupName: logGroup } });
    expect(await logging("us-west-2")).not.toHaveProperty("s3Config");
  });

  test("is not touched by credentials of another account", async () => {
    await stack.setConfig("account", { value: "210987654321" });
    await audit({ adopt: true, to: "cloudWatch" });
    expect(await failure(stack.preview())).toContain(
      "cannot tell whether us-east-1 has a model invocation logging configuration already: these credentials are of account 123456789012, the stack is made in 210987654321",
    );
  });

  test("is told from a stack's own configuration, which a run that was killed left behind", async () => {
    const own = {
      cloudWatchConfig: { logGroupName: logGroup, roleArn: "arn:aws:iam::123456789012:role/old" },
    };
    await bedrock("us-west-2").putModelInvocationLoggingConfiguration({ loggingConfig: own });
    await audit({ to: "cloudWatch" });
    expect(await up()).toEqual({ create: 8 });
  });
});

test("a configuration that was switched off by hand is seen by refresh and switched on again", async () => {
  await audit({ regions: ["us-east-1"], to: "cloudWatch" });
  await up();
  await bedrock("us-east-1").deleteModelInvocationLoggingConfiguration({});
  expect((await stack.refresh()).summary.resourceChanges).toMatchObject({ delete: 1 });
  expect(await up()).toEqual({ create: 1, same: 5 });
  expect(await logging("us-east-1")).toMatchObject({ cloudWatchConfig: { logGroupName: logGroup } });
});

test("a cost alarm counts the team's calls in this environment, follows its file, and goes with it", async () => {
  const budgets = new Budgets(at("us-east-1"));
  const of = { AccountId: account, BudgetName: "guard-test-payments" };
  await set("costAlarm", { emails: ["ops@example.com"], monthlyLimit: 500 });
  expect(await up()).toEqual({ create: 2 });
  expect((await budgets.describeBudget(of)).Budget).toMatchObject({
    BudgetLimit: { Amount: "500", Unit: "USD" },
    BudgetType: "COST",
    FilterExpression: {
      And: [
        { Tags: { Key: "iamPrincipal/stack", MatchOptions: ["EQUALS"], Values: ["test"] } },
        { Tags: { Key: "iamPrincipal/team", MatchOptions: ["EQUALS"], Values: ["payments"] } },
      ],
    },
    Metrics: ["UnblendedCost"],
    TimeUnit: "MONTHLY",
  });
  const thresholds = async () =>
    ((await budgets.describeNotificationsForBudget(of)).Notifications ?? []).map(
      ({ ComparisonOperator, NotificationType, Threshold, ThresholdType }) =>
        `${NotificationType} ${ComparisonOperator} ${Threshold} ${ThresholdType}`,
    );
  expect(await thresholds()).toEqual([
    "ACTUAL GREATER_THAN 80 PERCENTAGE",
    "ACTUAL GREATER_THAN 100 PERCENTAGE",
  ]);
  await stack.preview({ expectNoChanges: true, refresh: true });

  await set("costAlarm", { atPercent: [50, 100], emails: ["ops@example.com"], monthlyLimit: 800 });
  await calls();
  expect(await up()).toEqual({ same: 1, update: 1 });
  expect(await calls(), "in place: what the budget has seen stays").toMatchObject({
    CreateNotification: 1,
    DeleteNotification: 1,
    UpdateBudget: 1,
  });
  expect((await budgets.describeBudget(of)).Budget).toMatchObject({ BudgetLimit: { Amount: "800" } });
  expect(await thresholds()).toEqual([
    "ACTUAL GREATER_THAN 100 PERCENTAGE",
    "ACTUAL GREATER_THAN 50 PERCENTAGE",
  ]);
  await stack.preview({ expectNoChanges: true, refresh: true });

  await stack.destroy();
  expect(await made()).toEqual([]);
});
