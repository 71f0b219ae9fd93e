/** The partition of AWS that a region belongs to. Accounts of one are unknown in the other. */
export function partitionOf(region: string): "aws" | "aws-us-gov" {
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** A foundation model in a region. They are AWS's own, so no account stands in the ARN. */
export function foundationModelArn(region: string, model: string): string {
  return `arn:${partitionOf(region)}:bedrock:${region}::foundation-model/${model}`;
}

/**
 * The leg of a global profile whose region is not told: `aws:RequestedRegion` is `unspecified` there.
 * Source: AWS's guide to global cross-region inference.
 */
export function regionlessModelArn(model: string): string {
  return `arn:aws:bedrock:::foundation-model/${model}`;
}

/** A system-defined inference profile, a resource of the calling account. */
export function inferenceProfileArn(region: string, accountId: string, profile: string): string {
  return `arn:${partitionOf(region)}:bedrock:${region}:${accountId}:inference-profile/${profile}`;
}

/** The region that a Bedrock ARN names; empty for the leg without one. */
export function regionOfArn(arn: string): string {
  return arn.split(":")[3] ?? "";
}

/** The id behind `/` in a Bedrock ARN. */
export function idOfArn(arn: string): string {
  return arn.slice(arn.indexOf("/") + 1);
}
