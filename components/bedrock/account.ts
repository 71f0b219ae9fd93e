import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import { bundledInferenceProfiles, type InferenceProfiles } from "./inference-profiles.ts";
import { type Call, liveInferenceProfiles } from "./live-inference-profiles.ts";

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
  const [{ accountId, arn }, profiles] = await Promise.all([
    getCallerIdentity(),
    inferenceProfiles === "live" ? liveInferenceProfiles(calls) : bundledInferenceProfiles,
  ]);
  return { accountId, partition: arn.split(":")[1] ?? "aws", profiles };
}
