import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  ListPoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * What people added by hand to a team's user or role: it stops a destroy with a clear error, or goes with it when
 * forceDestroy says so. Each `destroy` begins with the same teams.
 */

const teams = {
  "has-key": someTeams.search,
  "has-login": someTeams.search,
  "has-policy": someTeams.search,
  "role-with-policy": { ...someTeams.search, identity: "assumedRole" },
  untouched: someTeams.search,
};
const names = (team: string) => `bedrock-portkey-prod-${team}`;

let local: LocalStack;
let foreign: string;
beforeAll(async () => {
  local = await localStack("prod");
  await local.configure({ teams, workspace: local.portkey.workspace.slug });
  const { Policy } = await local.iam.send(
    new CreatePolicyCommand({
      PolicyDocument: JSON.stringify({
        Statement: [{ Action: "s3:GetObject", Effect: "Allow", Resource: "*" }],
        Version: "2012-10-17",
      }),
      PolicyName: "added-by-hand",
    }),
  );
  foreign = Policy?.Arn ?? "";
});
afterAll(() => local.close());

async function up(): Promise<void> {
  await local.up();
}

async function addByHand(): Promise<void> {
  const { iam } = local;
  await iam.send(new CreateAccessKeyCommand({ UserName: names("has-key") }));
  await iam.send(
    new CreateLoginProfileCommand({ Password: "correct-Horse-7!", UserName: names("has-login") }),
  );
  await iam.send(new AttachUserPolicyCommand({ PolicyArn: foreign, UserName: names("has-policy") }));
  await iam.send(new AttachRolePolicyCommand({ PolicyArn: foreign, RoleName: names("role-with-policy") }));
}

/** Names of what is left in IAM, the foreign policy left out. */
async function left(): Promise<string[]> {
  const { iam } = local;
  const { Users = [] } = await iam.send(new ListUsersCommand({}));
  const { Roles = [] } = await iam.send(new ListRolesCommand({ PathPrefix: "/bedrock-portkey/" }));
  const { Policies = [] } = await iam.send(new ListPoliciesCommand({ PathPrefix: "/bedrock-portkey/" }));
  return [
    ...Users.map(({ UserName = "" }) => UserName),
    ...Roles.map(({ RoleName = "" }) => RoleName),
    ...Policies.map(({ PolicyName = "" }) => PolicyName),
  ].sort();
}

/** Names of users, roles and policies that the state holds. */
async function recorded(): Promise<string[]> {
  const { deployment } = await local.stack.exportStack();
  const iam = /^aws:iam\/(user|role|policy):/;
  return ((deployment.resources ?? []) as { type: string; outputs?: { name?: string } }[])
    .filter(({ type }) => iam.test(type))
    .map(({ outputs }) => outputs?.name ?? "")
    .sort();
}

test("what was added by hand stops a destroy, is named, and stays in the state for the next one", async () => {
  await up();
  await addByHand();
  const { all, exitCode } = await local.cli(["destroy", "--yes", "--skip-preview", "--continue-on-error"]);
  expect(exitCode).not.toBe(0);
  expect(all).toMatch(/DeleteConflict: .*must delete access keys first/);
  expect(all).toMatch(/DeleteConflict: .*must delete login profile first/);
  expect(all).toMatch(/DeleteConflict: .*must detach all policies first/);
  expect(await left()).toEqual(await recorded());
  expect(await left()).not.toContain(names("untouched"));

  // Going on from there needs no more than the file as it was.
  await up();
  expect(await left()).toEqual(await recorded());
});

test("under forceDestroy all of it goes, the foreign policy itself stays", async () => {
  await local.configure({ forceDestroy: true });
  await up();
  const { all, exitCode } = await local.cli(["destroy", "--yes", "--skip-preview"]);
  expect(exitCode, all).toBe(0);
  expect(await left()).toEqual([]);
  expect(await recorded()).toEqual([]);
  expect(Object.values(local.portkey.objects()).flat()).toEqual([]);
  const { Policies = [] } = await local.iam.send(new ListPoliciesCommand({ Scope: "Local" }));
  expect(Policies.map(({ Arn }) => Arn)).toEqual([foreign]);
});
