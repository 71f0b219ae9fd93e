import {
  ListAccessKeysCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListPoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import type { LocalStack } from "../engine/local-stack.ts";
import type { RecordedResource } from "./recorded.ts";

/** An object: its kind, what the state records as its id, and what nothing else of its kind may be called. */
export interface Identity {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
}

/**
 * Everything that IAM holds. Of one user or role, access keys, attachments and inline policies have one name: one of each
 * is right.
 */
export async function storedInIam({ iam }: LocalStack): Promise<Identity[]> {
  const { Users = [] } = await iam.send(new ListUsersCommand({}));
  const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: "Local" }));
  const { Roles = [] } = await iam.send(new ListRolesCommand({}));
  const stored: Identity[] = [
    ...Users.map(({ UserName = "" }) => user(UserName)),
    ...Policies.map(({ Arn = "" }) => policy(Arn)),
    ...Roles.map(({ RoleName = "" }) => role(RoleName)),
  ];
  for (const { UserName = "" } of Users) {
    const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
    stored.push(
      ...AccessKeyMetadata.map(({ AccessKeyId = "" }) => accessKey(AccessKeyId, UserName)),
      ...AttachedPolicies.map(({ PolicyArn = "" }) => attachment(PolicyArn, UserName)),
    );
  }
  for (const { RoleName = "" } of Roles) {
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
    stored.push(
      ...AttachedPolicies.map(({ PolicyArn = "" }) => attachment(PolicyArn, RoleName)),
      ...PolicyNames.map((name) => inlinePolicy(name, RoleName)),
    );
  }
  return stored;
}

/** What the state has of IAM. */
export function recordedOfIam(resources: readonly RecordedResource[]): Identity[] {
  return resources.flatMap(({ id, outputs, type }) => {
    switch (type) {
      case "aws:iam/accessKey:AccessKey":
        return [accessKey(id, String(outputs.user))];
      case "aws:iam/policy:Policy":
        return [policy(id)];
      case "aws:iam/role:Role":
        return [role(id)];
      case "aws:iam/rolePolicy:RolePolicy":
        return [inlinePolicy(String(outputs.name), String(outputs.role))];
      case "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
        return [attachment(String(outputs.policyArn), String(outputs.role))];
      case "aws:iam/user:User":
        return [user(id)];
      case "aws:iam/userPolicyAttachment:UserPolicyAttachment":
        return [attachment(String(outputs.policyArn), String(outputs.user))];
      default:
        return [];
    }
  });
}

function accessKey(id: string, user: string): Identity {
  return { id, kind: "access key", name: user };
}

function attachment(policyArn: string, holder: string): Identity {
  return { id: `${holder} ${policyArn}`, kind: "attached policy", name: holder };
}

function inlinePolicy(name: string, role: string): Identity {
  return { id: `${role} ${name}`, kind: "inline policy", name: role };
}

function policy(arn: string): Identity {
  return { id: arn, kind: "IAM policy", name: arn };
}

function role(name: string): Identity {
  return { id: name, kind: "IAM role", name };
}

function user(name: string): Identity {
  return { id: name, kind: "IAM user", name };
}
