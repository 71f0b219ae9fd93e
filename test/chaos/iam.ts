import {
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListPoliciesCommand,
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

/** Everything that IAM holds. Of one user, access keys and attachments have one name: one of each is right. */
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

function attachment(policyArn: string, user: string): Identity {
  return { id: `${user} ${policyArn}`, kind: "attached policy", name: user };
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
