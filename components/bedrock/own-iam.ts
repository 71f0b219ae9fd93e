import type * as sdk from "@aws-sdk/client-iam";
import { sdkSettings } from "../sdk-settings.ts";
import { ownAccount } from "./own-account.ts";

/** Something in IAM, as far as it matters to whoever wants to delete it. */
export interface Found {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  delete(): Promise<unknown>;
}

/** An access key of a user. The secret is nobody's to read. */
export interface FoundKey {
  readonly id: string;
  readonly created: Date | undefined;
  /** Undefined for a key that was never used, as far as AWS knows yet. */
  lastUsed(): Promise<Date | undefined>;
  delete(): Promise<unknown>;
}

/** IAM itself, beside the AWS provider: for what the engine does not know of. Nothing that is not there is found. */
export interface OwnIam {
  user(name: string): Promise<Found | undefined>;
  role(name: string): Promise<Found | undefined>;
  policy(arn: string): Promise<Found | undefined>;
  accessKeys(user: string): Promise<FoundKey[]>;
}

/**
 * A client of IAM with the credentials of the program's environment, or of the profile in `aws:profile`.
 *
 * @param accountId the provider's account
 * @returns nothing when those credentials are missing or are another account's: then the provider has
 * credentials of its own, and nobody looks
 */
export async function ownIam(accountId: string): Promise<OwnIam | undefined> {
  if ((await ownAccount()) !== accountId) return undefined;
  connected ??= connect();
  return connected;
}

let connected: Promise<OwnIam> | undefined;

/** Loads the SDK only when something is about to be created: most runs create nothing. */
async function connect(): Promise<OwnIam> {
  const iam = await import("@aws-sdk/client-iam");
  return served(new iam.IAMClient(await sdkSettings()), iam);
}

function served(client: sdk.IAMClient, iam: typeof sdk): OwnIam {
  return {
    async accessKeys(UserName) {
      const { AccessKeyMetadata = [] } =
        (await unlessMissing(client.send(new iam.ListAccessKeysCommand({ UserName })))) ?? {};
      return AccessKeyMetadata.map(({ AccessKeyId = "", CreateDate }) => ({
        created: CreateDate,
        delete: () => client.send(new iam.DeleteAccessKeyCommand({ AccessKeyId, UserName })),
        id: AccessKeyId,
        async lastUsed() {
          const used = await client.send(new iam.GetAccessKeyLastUsedCommand({ AccessKeyId }));
          return used.AccessKeyLastUsed?.LastUsedDate;
        },
      }));
    },
    policy: (PolicyArn) =>
      found(
        client.send(new iam.GetPolicyCommand({ PolicyArn })).then(({ Policy }) => Policy),
        () => client.send(new iam.DeletePolicyCommand({ PolicyArn })),
      ),
    role: (RoleName) =>
      found(
        client.send(new iam.GetRoleCommand({ RoleName })).then(({ Role }) => Role),
        () => client.send(new iam.DeleteRoleCommand({ RoleName })),
      ),
    user: (UserName) =>
      found(
        client.send(new iam.GetUserCommand({ UserName })).then(({ User }) => User),
        () => client.send(new iam.DeleteUserCommand({ UserName })),
      ),
  };
}

async function found(
  answer: Promise<{ Arn?: string | undefined; Tags?: sdk.Tag[] | undefined } | undefined>,
  remove: Found["delete"],
): Promise<Found | undefined> {
  const object = await unlessMissing(answer);
  return object && { arn: object.Arn ?? "", delete: remove, tags: tags(object.Tags) };
}

async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if ((error as Error).name.startsWith("NoSuchEntity")) return undefined;
    throw error;
  }
}

function tags(list: readonly sdk.Tag[] = []): Record<string, string> {
  return Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value]));
}
