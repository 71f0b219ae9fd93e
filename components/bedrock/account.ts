import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import { bundledInferenceProfiles, type InferenceProfiles } from "./inference-profiles.ts";
import { type Call, liveInferenceProfiles, refuseOtherAccount } from "./live-inference-profiles.ts";
import { unlessUnreachable } from "./way-to-aws.ts";

/** What AWS says of the account that a stack is made in. */
export interface Account {
  /** Twelve digits. */
  readonly accountId: string;
  /** `aws`, or `aws-us-gov`. */
  readonly partition: string;
  /** AWS's own answers; under `inferenceProfiles: bundled`, what is bundled. */
  readonly profiles: InferenceProfiles;
}

/**
 * Asks AWS whose account this is and, where asked to, what the profiles that are called reach.
 *
 * @param calls every model and region that is called
 */
export async function readAccount(
  inferenceProfiles: "bundled" | "live",
  calls: readonly Call[],
): Promise<Account> {
  const isLive = inferenceProfiles === "live";
  const [{ accountId, arn }, profiles] = await Promise.all([
    unlessUnreachable(getCallerIdentity()),
    isLive ? liveInferenceProfiles(calls) : bundledInferenceProfiles,
  ]);
  if (isLive) await refuseOtherAccount(accountId);
  return { accountId, partition: arn.split(":")[1] ?? "aws", profiles };
}
