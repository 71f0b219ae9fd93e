import {
  DeleteAccessKeyCommand,
  DeletePolicyCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListPoliciesCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import type { LocalStack } from "../engine/local-stack.ts";
import { recordedStack } from "./recorded.ts";

/** What IAM holds and the state does not know. */
export interface IamLeftovers {
  /** Names. */
  readonly users: string[];
  /** ARNs. */
  readonly policies: string[];
  readonly accessKeys: { readonly id: string; readonly user: string }[];
}

/**
 * Finds what an interrupted run left in IAM. The AWS provider is not ours: unlike the Portkey objects, its
 * objects are not looked for before they are created.
 */
export async function iamLeftovers(local: LocalStack): Promise<IamLeftovers> {
  const { iam } = local;
  const recorded = new Set((await recordedStack(local)).resources.map(({ id }) => id));
  const { Users = [] } = await iam.send(new ListUsersCommand({}));
  const { Policies = [] } = await iam.send(new ListPoliciesCommand({ Scope: "Local" }));
  const names = Users.map(({ UserName = "" }) => UserName);
  const accessKeys = [];
  for (const user of names) {
    const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName: user }));
    accessKeys.push(...AccessKeyMetadata.map(({ AccessKeyId = "" }) => ({ id: AccessKeyId, user })));
  }
  return {
    accessKeys: accessKeys.filter(({ id }) => !recorded.has(id)),
    policies: Policies.map(({ Arn = "" }) => Arn).filter((arn) => !recorded.has(arn)),
    users: names.filter((name) => !recorded.has(name)),
  };
}

/** Deletes leftovers, as a person would by hand. */
export async function removeLeftovers(
  { iam }: LocalStack,
  { accessKeys, policies, users }: IamLeftovers,
): Promise<void> {
  for (const { id, user } of accessKeys) {
    await iam.send(new DeleteAccessKeyCommand({ AccessKeyId: id, UserName: user }));
  }
  const { Users = [] } = await iam.send(new ListUsersCommand({}));
  for (const { UserName } of Users) {
    const { AttachedPolicies = [] } = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }));
    for (const { PolicyArn = "" } of AttachedPolicies) {
      if (policies.includes(PolicyArn) || users.includes(UserName ?? "")) {
        await iam.send(new DetachUserPolicyCommand({ PolicyArn, UserName }));
      }
    }
  }
  for (const PolicyArn of policies) await iam.send(new DeletePolicyCommand({ PolicyArn }));
  for (const UserName of users) await iam.send(new DeleteUserCommand({ UserName }));
}
