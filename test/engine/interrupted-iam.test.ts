import {
  AttachUserPolicyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Identity, recordedOfIam, storedInIam } from "../chaos/iam.ts";
import { recordedStack } from "../chaos/recorded.ts";
import { killedUp } from "./killed-up.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * A run killed between IAM's acting and the engine's recording leaves what the state does not know. Each kind of
 * it in turn, in a team of its own.
 */

const teams: Record<string, object> = {};
const boundary = JSON.stringify({
  Statement: [{ Action: "bedrock:*", Effect: "Allow", Resource: "*" }],
  Version: "2012-10-17",
});

let local: LocalStack;
beforeAll(async () => {
  local = await localStack("prod");
  await local.configure({ workspace: local.portkey.workspace.slug });
});
afterAll(() => local.close());

async function add(team: string, identity: "accessKey" | "assumedRole" = "accessKey"): Promise<void> {
  teams[team] = { ...someTeams.search, identity };
  await local.configure({ teams });
}

async function up(): Promise<{ exitCode: number; all: string }> {
  return local.cli(["up", "--yes", "--skip-preview"]);
}

function sorted(identities: readonly Identity[]): Identity[] {
  return [...identities].sort((a, b) => (`${a.kind} ${a.id}` < `${b.kind} ${b.id}` ? -1 : 1));
}

test.for([
  ["CreateUser", "accessKey"],
  ["CreatePolicy", "accessKey"],
  ["AttachUserPolicy", "accessKey"],
  ["CreateAccessKey", "accessKey"],
  ["CreateRole", "assumedRole"],
  ["AttachRolePolicy", "assumedRole"],
] as const)(
  "killed at %s, the next up makes the team, and nothing is left beside it",
  async ([action, identity]) => {
    const team = action.toLowerCase();
    await add(team, identity);
    await killedUp(local, action);
    const { all, exitCode } = await up();
    expect(exitCode, all).toBe(0);
    const recorded = recordedOfIam((await recordedStack(local)).resources);
    expect(sorted(await storedInIam(local))).toEqual(sorted(recorded));
  },
);

test("a user of the same name that is somebody else's is named, and left alone", async () => {
  const UserName = "bedrock-portkey-prod-taken";
  await local.iam.send(new CreateUserCommand({ UserName }));
  await add("taken");
  const { all, exitCode } = await up();
  expect(exitCode).not.toBe(0);
  expect(all).toContain(
    `IAM user ${UserName} exists already and has no tags of this program: rename it, or what is to be made`,
  );
  await local.iam.send(new DeleteUserCommand({ UserName }));
  expect((await up()).exitCode).toBe(0);
});

test("a live user of another stack is named with its stack, and nobody is advised to delete it", async () => {
  const UserName = "bedrock-portkey-prod-eu";
  const Tags = Object.entries({ "managed-by": "bedrock", stack: "portkey-prod", team: "eu" }).map(
    ([Key, Value]) => ({ Key, Value }),
  );
  await local.iam.send(new CreateUserCommand({ Tags, UserName }));
  await add("eu");
  const { all, exitCode } = await up();
  expect(exitCode).not.toBe(0);
  expect(all).toContain(
    `IAM user ${UserName} exists already and belongs to team "eu" of stack "portkey-prod" of project "bedrock", by its tags: give one of the two another name`,
  );
  expect(all).not.toMatch(/delete it/);
  await local.iam.send(new DeleteUserCommand({ UserName }));
  expect((await up()).exitCode).toBe(0);
});

test("a user that the state has lost but that is in use is not deleted", async () => {
  const UserName = "bedrock-portkey-prod-lost";
  const Tags = Object.entries({ "managed-by": "bedrock-portkey", stack: "prod", team: "lost" }).map(
    ([Key, Value]) => ({ Key, Value }),
  );
  await local.iam.send(new CreateUserCommand({ Path: "/bedrock-portkey/prod/", Tags, UserName }));
  const { Policy } = await local.iam.send(
    new CreatePolicyCommand({ PolicyDocument: boundary, PolicyName: "in-use" }),
  );
  await local.iam.send(new AttachUserPolicyCommand({ PolicyArn: Policy?.Arn, UserName }));
  await add("lost");
  const { all, exitCode } = await up();
  expect(exitCode).not.toBe(0);
  expect(all).toMatch(
    /IAM user bedrock-portkey-prod-lost exists already, made by this stack, whose state does not know it, and is in use \(.+\): restore the state, or delete it by hand where no backend has that state any more/,
  );
  await local.iam.send(new DetachUserPolicyCommand({ PolicyArn: Policy?.Arn, UserName }));
  await local.iam.send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn }));
  expect((await up()).exitCode).toBe(0);
});
