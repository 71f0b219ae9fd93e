import { sdkSettings } from "../sdk-settings.ts";

let asked: Promise<string | undefined> | undefined;

/**
 * The account of the credentials that the AWS SDK finds by itself, asked for at most once a run. Undefined where it finds
 * none. Those of the provider may be another account's: what looks into AWS beside the provider checks that first.
 */
export function ownAccount(): Promise<string | undefined> {
  asked ??= ask();
  return asked;
}

/** Loads the SDK only when something is about to be created: most runs create nothing. */
async function ask(): Promise<string | undefined> {
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const { Account } = await new STSClient(await sdkSettings())
    .send(new GetCallerIdentityCommand({}))
    .catch(() => ({ Account: undefined }));
  return Account;
}
