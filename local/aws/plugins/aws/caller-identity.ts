import type { Invoke } from "../handler.ts";
import { clientSettings } from "./client-settings.ts";

/** `aws.getCallerIdentity`: who the plugin is to AWS. */
export const getCallerIdentity: Invoke = async () => {
  // Most runs never ask, so they do not wait for this client to load.
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const sts = new STSClient(await clientSettings());
  const { Account, Arn, UserId } = await sts.send(new GetCallerIdentityCommand({}));
  return { id: Account, accountId: Account, arn: Arn, userId: UserId };
};
