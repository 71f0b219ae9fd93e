import { bucket } from "./bucket.ts";
import { budget } from "./budget.ts";
import { policy, role, user } from "./iam.ts";
import { inferenceProfile } from "./inference-profile.ts";
import type { Kind } from "./leftover.ts";
import { logGroup } from "./log-group.ts";

/** Every kind of AWS object with a name of its own that a stack makes, by the type of its resource. */
export const kinds = {
  "aws:bedrock/inferenceProfile:InferenceProfile": inferenceProfile,
  "aws:budgets/budget:Budget": budget,
  "aws:cloudwatch/logGroup:LogGroup": logGroup,
  "aws:iam/policy:Policy": policy,
  "aws:iam/role:Role": role,
  "aws:iam/user:User": user,
  "aws:s3/bucket:Bucket": bucket,
} satisfies Readonly<Record<string, Kind<never>>>;

/** The type of a resource that {@link kinds} holds. */
export type NamedType = keyof typeof kinds;
