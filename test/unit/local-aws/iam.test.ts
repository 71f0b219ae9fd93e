import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AddUserToGroupCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  DetachUserPolicyCommand,
  EnableMFADeviceCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  UploadSSHPublicKeyCommand,
} from "@aws-sdk/client-iam";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type Moto, startMoto } from "../../../local/aws/moto.ts";

const UserName = "ann";
const RoleName = "gateway";
const missing = "arn:aws:iam::123456789012:policy/missing";
const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "bedrock.amazonaws.com" } }],
});

let moto: Moto;
let iam: IAMClient;

const clientOf = ({ url }: Moto) =>
  new IAMClient({
    endpoint: url,
    // The SDK takes a quota for throttling and would try again.
    maxAttempts: 1,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });

beforeAll(async () => {
  moto = await startMoto();
  iam = clientOf(moto);
}, 120_000);
afterAll(() => moto?.stop());
afterEach(() => moto.reset());

/** A document of so many characters, white space aside, and as many more as `indent` makes. */
function document(size = 0, indent?: number): string {
  const text = (model: string) => {
    const Resource = `arn:aws:bedrock:us-east-1::foundation-model/${model}`;
    const Statement = [{ Effect: "Allow", Action: "bedrock:Invoke*", Resource }];
    return JSON.stringify({ Version: "2012-10-17", Statement }, null, indent);
  };
  return text("x".repeat(Math.max(size - text("").replace(/\s/g, "").length, 1)));
}

async function policy(PolicyName: string, PolicyDocument = document()): Promise<string> {
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
  return Policy?.Arn ?? "";
}

const user = (PermissionsBoundary?: string) =>
  iam.send(new CreateUserCommand({ UserName, PermissionsBoundary }));
const role = (PermissionsBoundary?: string) =>
  iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust, PermissionsBoundary }));

const userBoundary = async (client = iam) =>
  (await client.send(new GetUserCommand({ UserName }))).User?.PermissionsBoundary?.PermissionsBoundaryArn;
const roleBoundary = async () =>
  (await iam.send(new GetRoleCommand({ RoleName }))).Role?.PermissionsBoundary?.PermissionsBoundaryArn;

/** What the SDK says of a refusal: name, status and message. */
async function refusal(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "accepted",
    (error) => `${error.name} ${error.$metadata?.httpStatusCode}: ${error.message}`,
  );
}

test("a user's boundary is not lost: it is given back, moves and goes, and stays out of listings as in AWS", async () => {
  const [first, second] = [await policy("first"), await policy("second")];
  const created = await user(first);
  expect(created.User?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(first);
  expect(await userBoundary()).toBe(first);
  const counts = await iam.send(new GetPolicyCommand({ PolicyArn: first }));
  expect(counts.Policy).toMatchObject({ AttachmentCount: 0, PermissionsBoundaryUsageCount: 1 });
  const { Users } = await iam.send(new ListUsersCommand({}));
  expect(Users?.[0]).not.toHaveProperty("PermissionsBoundary");

  await iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: second }));
  expect(await userBoundary()).toBe(second);
  await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName }));
  expect((await iam.send(new GetUserCommand({ UserName }))).User).not.toHaveProperty("PermissionsBoundary");
});

test("a role's boundary is not lost either", async () => {
  const [first, second] = [await policy("first"), await policy("second")];
  await role(first);
  expect(await roleBoundary()).toBe(first);
  await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: second }));
  expect(await roleBoundary()).toBe(second);
  await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
  expect(await roleBoundary()).toBeUndefined();
});

test("a mistyped boundary leaves neither user nor role behind", async () => {
  const said = `NoSuchEntityException 404: Scope ARN: ${missing} does not exist or is not attachable.`;
  expect(await refusal(user(missing))).toBe(said);
  expect(await refusal(role(missing))).toBe(said);
  expect(await refusal(user("missing"))).toMatch(/^InvalidInputException 400: ARN missing is not valid/);
  expect(await refusal(iam.send(new GetUserCommand({ UserName })))).toMatch(/^NoSuchEntityException/);
  expect(await refusal(iam.send(new GetRoleCommand({ RoleName })))).toMatch(/^NoSuchEntityException/);

  await user("arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess");
  await role();
  const PermissionsBoundary = missing;
  const put = [
    iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary })),
    iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary })),
  ];
  expect(await Promise.all(put.map(refusal))).toEqual([said, said]);
  expect(await userBoundary()).toBe("arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess");
});

test("a boundary survives a restart of the local AWS", async () => {
  const folder = await mkdtemp(join(tmpdir(), "moto-iam-"));
  const stateFile = join(folder, "state");
  const before = await startMoto({ stateFile });
  const client = clientOf(before);
  const made = await client.send(new CreatePolicyCommand({ PolicyName: "b", PolicyDocument: document() }));
  const PermissionsBoundary = made.Policy?.Arn;
  await client.send(new CreateUserCommand({ UserName, PermissionsBoundary }));
  await before.stop();

  const after = await startMoto({ stateFile });
  expect(await userBoundary(clientOf(after))).toBe(PermissionsBoundary);
  await after.stop();
  await rm(folder, { recursive: true });
}, 60_000);

test("a user that still holds something is not deleted, and what is in the way is named", async () => {
  const PolicyArn = await policy("models");
  const PolicyDocument = document();
  const holds: Record<string, (who: { UserName: string }) => Promise<unknown>> = {
    "detach all policies": (who) => iam.send(new AttachUserPolicyCommand({ ...who, PolicyArn })),
    "delete policies": (who) =>
      iam.send(new PutUserPolicyCommand({ ...who, PolicyName: "inline", PolicyDocument })),
    "delete access keys": (who) => iam.send(new CreateAccessKeyCommand(who)),
    "delete login profile": (who) =>
      iam.send(new CreateLoginProfileCommand({ ...who, Password: "correct-Horse-1" })),
    "remove users from group": async (who) => {
      await iam.send(new CreateGroupCommand({ GroupName: "teams" }));
      await iam.send(new AddUserToGroupCommand({ ...who, GroupName: "teams" }));
    },
    "delete MFA device": (who) =>
      iam.send(
        new EnableMFADeviceCommand({
          ...who,
          SerialNumber: "GAHT12345678",
          AuthenticationCode1: "123456",
          AuthenticationCode2: "654321",
        }),
      ),
    "delete SSH public keys": (who) =>
      iam.send(new UploadSSHPublicKeyCommand({ ...who, SSHPublicKeyBody: "ssh-rsa AAAA" })),
  };
  for (const [remedy, hold] of Object.entries(holds)) {
    const who = { UserName: remedy.replaceAll(" ", "-") };
    await iam.send(new CreateUserCommand(who));
    await hold(who);
    expect(await refusal(iam.send(new DeleteUserCommand(who)))).toBe(
      `DeleteConflictException 409: Cannot delete entity, must ${remedy} first.`,
    );
  }
});

test("a user whose key and policy are gone is deleted", async () => {
  await user();
  const PolicyArn = await policy("models");
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));
  await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: AccessKey?.AccessKeyId }));
  expect(await refusal(iam.send(new DeleteUserCommand({ UserName })))).toBe("accepted");
});

test("a policy that anybody still needs is not deleted from under him", async () => {
  const PolicyArn = await policy("models");
  const deleted = () => refusal(iam.send(new DeletePolicyCommand({ PolicyArn })));
  const conflict = "DeleteConflictException 409: Cannot delete a policy attached to entities.";
  await user();
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
  const counts = await iam.send(new GetPolicyCommand({ PolicyArn }));
  expect(counts.Policy?.AttachmentCount, "attached twice is attached once").toBe(1);
  expect(await deleted()).toBe(conflict);
  await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }));

  await role(PolicyArn);
  expect(await deleted()).toBe(conflict);
  await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  expect(await deleted()).toBe(conflict);
  expect(await refusal(iam.send(new DeleteRoleCommand({ RoleName })))).toBe(
    "DeleteConflictException 409: Cannot delete entity, must detach all policies first.",
  );

  const versioned = await policy("versioned");
  const version = { PolicyArn: versioned, PolicyDocument: document(), SetAsDefault: true };
  await iam.send(new CreatePolicyVersionCommand(version));
  expect(await refusal(iam.send(new DeletePolicyCommand({ PolicyArn: versioned })))).toMatch(
    /^DeleteConflictException 409: This policy has more than one version\./,
  );
  await iam.send(new DeletePolicyVersionCommand({ PolicyArn: versioned, VersionId: "v1" }));
  expect(await refusal(iam.send(new DeletePolicyCommand({ PolicyArn: versioned })))).toBe("accepted");
});

test("what a real account would refuse for its size is refused here, white space not counted", async () => {
  const limit = "LimitExceededException 409: Cannot exceed quota for PolicySize: 6144";
  expect(document(6144, 2).length).toBeGreaterThan(6144);
  const PolicyArn = await policy("full", document(6144, 2));
  expect(await refusal(policy("over", document(6145)))).toBe(limit);
  const version = { PolicyArn, PolicyDocument: document(6145) };
  expect(await refusal(iam.send(new CreatePolicyVersionCommand(version)))).toBe(limit);

  await user();
  const inline = (PolicyName: string, size: number) =>
    refusal(iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument: document(size) })));
  expect(await inline("a", 1024)).toBe("accepted");
  expect(await inline("b", 1025)).toMatch(/^LimitExceededException 409: Maximum policy size of 2048 bytes/);
  expect(await inline("a", 2048), "rewritten, not added").toBe("accepted");

  await role();
  const roleInline = { RoleName, PolicyName: "a", PolicyDocument: document(10_241) };
  expect(await refusal(iam.send(new PutRolePolicyCommand(roleInline)))).toMatch(/10240 bytes exceeded/);
  const padded = { RoleName: "padded", AssumeRolePolicyDocument: document(2049) };
  expect(await refusal(iam.send(new CreateRoleCommand(padded)))).toMatch(/quota for ACLSizePerRole: 2048/);
});

test("an eleventh policy of a user or role is refused", async () => {
  await user();
  await role();
  const arns = await Promise.all(Array.from({ length: 11 }, (_, index) => policy(`p${index}`)));
  const last = { PolicyArn: arns.pop() };
  for (const PolicyArn of arns) {
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  const quota = "LimitExceededException 409: Cannot exceed quota for";
  const eleventh = [
    iam.send(new AttachUserPolicyCommand({ UserName, ...last })),
    iam.send(new AttachRolePolicyCommand({ RoleName, ...last })),
    iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: arns[0] })),
  ];
  expect(await Promise.all(eleventh.map(refusal))).toEqual([
    `${quota} PoliciesPerUser: 10`,
    `${quota} PoliciesPerRole: 10`,
    "accepted",
  ]);
});
