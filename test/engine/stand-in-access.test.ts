import { Bedrock } from "@aws-sdk/client-bedrock";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListPoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Moto, startMoto } from "../../local/aws/moto.ts";
import { type StandInStack, standInStack } from "./stand-in-stack.ts";

/** Everything by which a program bounds access; configuration says what changes between runs. */
const PROGRAM = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const set = (key: string, otherwise: string) => config.get(key) ?? otherwise;
const document = (action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });
const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: service } }],
  });

const boundary = new aws.iam.Policy("boundary", { name: "boundary", policy: document("bedrock:*") });
const bounds = { permissionsBoundary: config.get("unbounded") ? undefined : boundary.arn };
const user = new aws.iam.User("ann", { name: "ann", forceDestroy: config.getBoolean("force"), ...bounds });
const role = new aws.iam.Role("logs", {
  name: "logs",
  assumeRolePolicy: trust(set("service", "bedrock.amazonaws.com")),
  description: config.get("description"),
  maxSessionDuration: config.getNumber("session"),
  tags: { owner: set("owner", "first") },
  ...bounds,
});
new aws.iam.RolePolicy("write", { name: "write", role: role.name, policy: document(set("action", "logs:Put*")) });
new aws.iam.RolePolicyAttachment("boundary-of-logs", { role: role.name, policyArn: boundary.arn });

const model = "us.anthropic.claude-sonnet-4-20250514-v1:0";
const region = set("region", "us-west-2");
const profile = new aws.bedrock.InferenceProfile("sonnet", {
  name: "ann sonnet",
  description: "Cost of ann",
  modelSource: { copyFrom: \`arn:aws:bedrock:\${region}:123456789012:inference-profile/\${model}\` },
  region,
  tags: { owner: set("owner", "first") },
});
if (config.get("keys")) for (const name of ["a", "b", "c"]) new aws.iam.AccessKey(name, { user: user.name });

export const { arn: roleArn } = role;
export const { arn: profileArn, id: profileId, models } = profile;
`;

let moto: Moto;
let iam: IAMClient;
let made: StandInStack;

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const bedrock = (region: string) => new Bedrock({ endpoint: moto.url, region, credentials });

beforeAll(async () => {
  moto = await startMoto();
  iam = new IAMClient({ endpoint: moto.url, region: "us-east-1", credentials });
});
afterAll(() => moto?.stop());

beforeEach(async () => {
  made = await standInStack(PROGRAM, moto.url);
});
afterEach(async () => {
  await moto.reset();
  await made.remove();
});

const set = (key: string, value: string) => made.stack.setConfig(key, { value });

async function up() {
  const { summary, outputs } = await made.stack.up();
  const value = (name: string) => outputs[name]?.value;
  return { changes: summary.resourceChanges, value };
}

const boundaries = async () => {
  const { User } = await iam.send(new GetUserCommand({ UserName: "ann" }));
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: "logs" }));
  return [User, Role].map((entity) => entity?.PermissionsBoundary?.PermissionsBoundaryArn);
};

test("boundaries, roles and inference profiles go through their whole life, and nothing is left behind", async () => {
  const arn = "arn:aws:iam::123456789012:policy/boundary";
  const first = await up();
  expect(first.changes).toEqual({ create: 7 });
  expect(await boundaries()).toEqual([arn, arn]);
  expect(first.value("roleArn")).toBe("arn:aws:iam::123456789012:role/logs");
  expect(first.value("profileArn")).toMatch(
    /^arn:aws:bedrock:us-west-2:123456789012:application-inference-profile\/[a-z0-9]{12}$/,
  );
  expect(first.value("profileArn")).toContain(first.value("profileId"));
  const { models = [] } = await bedrock("us-west-2").getInferenceProfile({
    inferenceProfileIdentifier: "us.anthropic.claude-sonnet-4-20250514-v1:0",
  });
  expect(models.length).toBeGreaterThan(1);
  expect(first.value("models")).toEqual(models);
  await made.stack.preview({ refresh: true, expectNoChanges: true });

  await set("service", "logs.amazonaws.com");
  await set("description", "Writes invocations");
  await set("session", "7200");
  await set("owner", "second");
  await set("action", "logs:*");
  await set("unbounded", "yes");
  const changed = { same: 3, update: 4 };
  expect((await made.stack.preview()).changeSummary).toEqual(changed);
  const second = await up();
  expect(second.changes).toEqual(changed);
  expect(second.value("profileArn")).toBe(first.value("profileArn"));
  expect(await boundaries()).toEqual([undefined, undefined]);
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: "logs" }));
  expect(Role).toMatchObject({
    Description: "Writes invocations",
    MaxSessionDuration: 7200,
    Tags: [{ Key: "owner", Value: "second" }],
  });
  expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "")).toContain("logs.amazonaws.com");
  const { tags } = await bedrock("us-west-2").listTagsForResource({
    resourceARN: second.value("profileArn"),
  });
  expect(tags).toEqual([{ key: "owner", value: "second" }]);

  await set("region", "us-east-1");
  const moved = await up();
  expect(moved.changes).toEqual({ replace: 1, same: 6 });
  expect(moved.value("profileArn")).toMatch(/^arn:aws:bedrock:us-east-1:/);

  await made.stack.destroy();
  const left = await Promise.all([
    iam.send(new ListUsersCommand({})).then(({ Users }) => Users),
    iam.send(new ListRolesCommand({})).then(({ Roles }) => Roles),
    iam.send(new ListPoliciesCommand({ Scope: "Local" })).then(({ Policies }) => Policies),
    ...["us-east-1", "us-west-2"].map((region) =>
      bedrock(region)
        .listInferenceProfiles({ typeEquals: "APPLICATION" })
        .then(({ inferenceProfileSummaries }) => inferenceProfileSummaries),
    ),
  ]);
  expect(left.flat()).toEqual([]);
});

test("a boundary or a profile that was changed by hand is seen by refresh and put right by the next up", async () => {
  const first = await up();
  const foreign = "arn:aws:iam::aws:policy/AdministratorAccess";
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: "logs", PermissionsBoundary: foreign }));
  const profile = { inferenceProfileIdentifier: first.value("profileId") };
  await bedrock("us-west-2").deleteInferenceProfile(profile);
  const { summary } = await made.stack.refresh();
  expect(summary.resourceChanges).toMatchObject({ delete: 1, update: 1 });
  expect((await up()).changes).toEqual({ create: 1, same: 5, update: 1 });
  expect((await boundaries())[1]).toMatch(/policy\/boundary$/);
  const { PolicyNames } = await iam.send(new ListRolePoliciesCommand({ RoleName: "logs" }));
  const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: "logs" }));
  expect([PolicyNames, AttachedPolicies?.length]).toEqual([["write"], 1]);
});

test("a key made by hand stops a destroy in AWS's own words, until the user may be destroyed by force", async () => {
  await up();
  const UserName = "ann";
  await iam.send(new CreateAccessKeyCommand({ UserName }));
  const refused = await made.stack.destroy().then(() => "", String);
  expect(refused).toContain("DeleteConflict: Cannot delete entity, must delete access keys first.");

  await set("force", "true");
  await up();
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: "correct-Horse-1" }));
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
  });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "by-hand", PolicyDocument }));
  const PolicyArn = "arn:aws:iam::123456789012:policy/boundary";
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  await made.stack.destroy();
  expect((await iam.send(new ListUsersCommand({}))).Users).toEqual([]);
});

test("AWS's refusals reach the one who deploys: a third access key, a profile that is not to be had", async () => {
  await set("keys", "yes");
  await expect(up()).rejects.toThrow(/LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2/);
  await set("region", "eu-central-1");
  await expect(up()).rejects.toThrow(/ValidationException: copyFrom must be a valid inference profile/);
});
