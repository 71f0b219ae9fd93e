import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CreatePolicyVersionCommand,
  DetachUserPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetUserCommand,
  IAMClient,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListUsersCommand,
  TagUserCommand,
} from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Stack } from "@pulumi/pulumi/automation/index.js";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Moto, startMoto } from "../../local/aws/moto.ts";
import { type StandInStack, standInStack } from "./stand-in-stack.ts";

/** One of everything that the plugins serve; configuration says what changes between runs. */
const PROGRAM = `
import * as aws from "@pulumi/aws";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const set = (key: string, otherwise: string) => config.get(key) ?? otherwise;

const user = new aws.iam.User("ann", { name: "team-ann", path: "/teams/", tags: { owner: set("owner", "first") } });
const madeUp = new aws.iam.User("bob");
const policy = new aws.iam.Policy("models", {
  description: set("description", "models"),
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: [set("action", "bedrock:InvokeModel")], Resource: "*" }],
  }),
});
new aws.iam.UserPolicyAttachment("models-of-ann", { user: user.name, policyArn: policy.arn });
const key = new aws.iam.AccessKey("ann", { user: user.name, status: set("status", "Active") });
const said = new command.local.Command("note", {
  create: set("create", 'echo "created $WHO"; echo aside >&2'),
  update: 'echo "updated $WHO after $PULUMI_COMMAND_STDOUT"',
  delete: 'echo "deleted $WHO" > deleted.txt',
  environment: { WHO: set("who", "ann"), TOKEN: pulumi.secret("s3cret-token") },
  triggers: [set("trigger", "1")],
});
if (config.get("queue")) new aws.sqs.Queue("unknown");
if (config.get("prefix")) new aws.iam.Policy("prefixed", { namePrefix: "models", policy: policy.policy });

export const { accountId } = aws.getCallerIdentityOutput();
export const policyArn = policy.id;
export const { id: keyId, secret: keySecret } = key;
export const userArn = user.arn;
export const madeUpName = madeUp.name;
export const { stdout } = said;
`;

let moto: Moto;
let iam: IAMClient;
let made: StandInStack;
let folder: string;
let stack: Stack;

const client = (accessKeyId: string, secretAccessKey: string) => ({
  endpoint: moto.url,
  region: "eu-central-1",
  credentials: { accessKeyId, secretAccessKey },
});

beforeAll(async () => {
  moto = await startMoto();
  iam = new IAMClient(client("local", "local"));
});

afterAll(() => moto?.stop());

beforeEach(async () => {
  made = await standInStack(PROGRAM, moto.url);
  ({ folder, stack } = made);
});

afterEach(async () => {
  await moto.reset();
  await made.remove();
});

const set = (key: string, value: string) => stack.setConfig(key, { value });

/** Runs `up`; what it did, by kind, the outputs, and the lines that a terminal shows beside a resource meanwhile. */
async function up() {
  const shown: string[] = [];
  const { summary, outputs } = await stack.up({
    onEvent: ({ diagnosticEvent }) => {
      if (diagnosticEvent?.ephemeral && diagnosticEvent.urn) shown.push(diagnosticEvent.message.trim());
    },
  });
  const value = (name: string) => outputs[name]?.value as string;
  return { changes: summary.resourceChanges, value, shown };
}

const userTags = async () => (await iam.send(new GetUserCommand({ UserName: "team-ann" }))).User?.Tags;

async function liveActions(PolicyArn: string): Promise<unknown> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const VersionId = Policy?.DefaultVersionId;
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
  return JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? "")).Statement[0].Action;
}

test("a user, policy, key and command go through their whole life, and nothing is left behind in AWS", async () => {
  expect((await stack.preview()).changeSummary).toEqual({ create: 7 });
  const first = await up();
  expect(first.changes).toEqual({ create: 7 });
  expect(first.value("accountId")).toBe("123456789012");
  expect(first.value("userArn")).toBe("arn:aws:iam::123456789012:user/teams/team-ann");
  expect(first.value("policyArn")).toMatch(/:policy\/models-[0-9a-f]{7}$/);
  expect(first.value("keyId")).toMatch(/^AKIA/);
  expect(first.value("stdout")).toBe("created ann");
  const sts = new STSClient(client(first.value("keyId"), first.value("keySecret")));
  expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(first.value("userArn"));

  expect((await up()).changes, "nothing changed").toEqual({ same: 7 });

  await stack.destroy();
  expect((await iam.send(new ListUsersCommand({}))).Users).toEqual([]);
  expect((await iam.send(new ListPoliciesCommand({ Scope: "Local" }))).Policies).toEqual([]);
  expect(await readFile(join(folder, "deleted.txt"), "utf8")).toBe("deleted ann\n");
});

test("a changed model list or tag keeps the access key: policy and user change in place, previewed as just that", async () => {
  const first = await up();
  const policyArn = first.value("policyArn");
  for (const action of ["bedrock:A", "bedrock:B", "bedrock:C", "bedrock:D"]) {
    await set("action", action);
    await stack.up();
  }
  await set("action", "bedrock:Converse");
  await set("owner", "second");
  expect((await stack.preview()).changeSummary).toEqual({ update: 2, same: 5 });
  const second = await up();
  expect(second.changes).toEqual({ update: 2, same: 5 });
  expect(second.value("policyArn")).toBe(policyArn);
  expect(second.value("keyId")).toBe(first.value("keyId"));
  expect(await liveActions(policyArn)).toEqual(["bedrock:Converse"]);
  expect(await userTags()).toEqual([{ Key: "owner", Value: "second" }]);

  const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: policyArn }));
  const ids = Versions.map(({ VersionId }) => VersionId).sort();
  expect(ids, "six written, the oldest pruned").toEqual(["v2", "v3", "v4", "v5", "v6"]);
});

test("what cannot change in place is replaced, and a key is switched off without a new one", async () => {
  const first = await up();
  await set("description", "other models");
  await set("status", "Inactive");
  const second = await up();
  expect(second.changes).toEqual({ replace: 2, update: 1, same: 4 });
  expect(second.value("policyArn")).not.toBe(first.value("policyArn"));
  expect(second.value("keyId")).toBe(first.value("keyId"));
});

test("drift in AWS is seen by refresh and put right by the next up", async () => {
  const first = await up();
  const policyArn = first.value("policyArn");
  const wider = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["*"], Resource: "*" }] };
  await iam.send(
    new CreatePolicyVersionCommand({
      PolicyArn: policyArn,
      PolicyDocument: JSON.stringify(wider),
      SetAsDefault: true,
    }),
  );
  await iam.send(new TagUserCommand({ UserName: "team-ann", Tags: [{ Key: "owner", Value: "somebody" }] }));
  await iam.send(new DetachUserPolicyCommand({ UserName: "team-ann", PolicyArn: policyArn }));

  await expect(stack.preview({ refresh: true, expectNoChanges: true })).rejects.toThrow(
    "no changes were expected",
  );
  const { summary } = await stack.refresh();
  expect(summary.resourceChanges).toMatchObject({ update: 2, delete: 1 });
  const second = await up();
  expect(second.changes).toEqual({ create: 1, update: 2, same: 4 });
  expect(second.value("madeUpName"), "a name made up once is kept").toBe(first.value("madeUpName"));
  expect(await liveActions(policyArn)).toEqual(["bedrock:InvokeModel"]);
  expect(await userTags()).toEqual([{ Key: "owner", Value: "first" }]);
  await stack.refresh({ expectNoChanges: true });
});

test("a document written in another order is no drift", async () => {
  const policyArn = (await up()).value("policyArn");
  const same = {
    Statement: { Resource: ["*"], Action: "bedrock:InvokeModel", Effect: "Allow" },
    Version: "2012-10-17",
  };
  await iam.send(
    new CreatePolicyVersionCommand({
      PolicyArn: policyArn,
      PolicyDocument: JSON.stringify(same),
      SetAsDefault: true,
    }),
  );
  await stack.preview({ refresh: true, expectNoChanges: true });
});

test("the local AWS keeps users and keys while it is down, so that a later destroy finds them", async () => {
  const stateFile = join(folder, "aws/state");
  const kept = await startMoto({ stateFile });
  stack.workspace.envVars.AWS_ENDPOINT_URL = kept.url;
  const first = await up();
  await expect(startMoto({ stateFile }), "two servers would undo each other's work").rejects.toThrow(
    "moto ended",
  );
  await kept.stop();

  const again = await startMoto({ stateFile, port: Number(new URL(kept.url).port) });
  const credentials = client(first.value("keyId"), first.value("keySecret"));
  const sts = new STSClient({ ...credentials, endpoint: again.url });
  expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(first.value("userArn"));
  await stack.preview({ refresh: true, expectNoChanges: true });
  await stack.destroy();
  expect(
    (await new IAMClient({ ...credentials, endpoint: again.url }).send(new ListUsersCommand({}))).Users,
  ).toEqual([]);
  await again.stop();
});

test("a secret access key is never readable in the state", async () => {
  const secret = (await up()).value("keySecret");
  const state = await readFile(made.stateFile, "utf8");
  expect(state).toContain("team-ann");
  expect(state).not.toContain(secret);
  expect(state).not.toContain("s3cret-token");
});

test("a command updates with its earlier output, is replaced by its triggers, and shows all that it printed when it fails, as Pulumi's own plugin does", async () => {
  expect((await up()).shown).toEqual(expect.arrayContaining(["created ann", "aside"]));
  await set("who", "ben");
  const updated = await up();
  expect(updated.changes).toEqual({ update: 1, same: 6 });
  expect(updated.value("stdout")).toBe("updated ben after created ann");

  await set("trigger", "2");
  const replaced = await up();
  expect(replaced.changes).toEqual({ replace: 1, same: 6 });
  expect(replaced.value("stdout")).toBe("created ben");

  await set("create", 'echo "cannot reach $TOKEN" >&2; exit 3');
  await set("trigger", "3");
  const failure = await up().then(() => "", String);
  expect(failure).toContain("exit status 3");
  expect(failure).toContain("cannot reach s3cret-token");
});

test("what the plugins do not know is refused by name, not skipped", async () => {
  await set("queue", "yes");
  await expect(up()).rejects.toThrow(
    /the local AWS plugin does not know aws:sqs\/queue:Queue; it serves: aws:iam\/user:User/,
  );
  await stack.removeConfig("queue");
  await set("prefix", "yes");
  await expect(up()).rejects.toThrow(/namePrefix.*does not know this input/s);
});
