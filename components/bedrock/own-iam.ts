import type * as sdk from "@aws-sdk/client-iam";
import { sdkSettings } from "../sdk-settings.ts";

/** Something in IAM, as far as it matters to whoever wants to delete it. */
export interface Found {
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
  clients ??= connect();
  const { account, client, iam } = await clients;
  return account === accountId ? served(client, iam) : undefined;
}

let clients: ReturnType<typeof connect> | undefined;

/** Loads the SDK only when something is about to be created: most runs create nothing. */
async function connect() {
  const [iam, { GetCallerIdentityCommand, STSClient }] = await Promise.all([
    import("@aws-sdk/client-iam"),
    import("@aws-sdk/client-sts"),
  ]);
  const settings = await sdkSettings();
  const identity = await new STSClient(settings)
    .send(new GetCallerIdentityCommand({}))
    .catch(() => ({ Account: undefined }));
  return { account: identity.Account, client: new iam.IAMClient(settings), iam };
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
  answer: Promise<{ Tags?: sdk.Tag[] | undefined } | undefined>,
  remove: Found["delete"],
): Promise<Found | undefined> {
  const object = await unlessMissing(answer);
  return object && { delete: remove, tags: tags(object.Tags) };
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
