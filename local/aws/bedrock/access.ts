import { decide, type Policies, type Question } from "./authorize.ts";
import type { Caller } from "./caller.ts";
import { BedrockError } from "./errors.ts";
import type { Target } from "./target.ts";

/** One resource that IAM is asked about for a call, all of which must be allowed. */
export interface Leg {
  readonly resource: string;
  /** `aws:RequestedRegion` of this leg, which is not always the region called. */
  readonly requestedRegion: string;
  /** ARN of the profile that leads here. */
  readonly throughProfile?: string;
}

/**
 * What AWS evaluates when a target is called: a profile itself, then the foundation model in the region called and
 * in every region that the profile may route to, wherever the call is served in the end.
 *
 * Source: Amazon Bedrock user guide, prerequisites for inference profiles; the global leg as AWS's guide to global
 * cross-region inference has it.
 */
export function legsOf({ arn, profile }: Target, region: string): Leg[] {
  return [
    { requestedRegion: region, resource: arn },
    ...(profile?.reached ?? []).map((resource) => ({
      requestedRegion: resource.split(":")[3] || "unspecified",
      resource,
      throughProfile: arn,
    })),
  ];
}

/** @throws BedrockError naming the first leg that is not allowed, in AWS's words */
export function requireAccess(
  policies: Policies,
  caller: Caller,
  action: string,
  legs: readonly Leg[],
): void {
  for (const { resource, requestedRegion, throughProfile } of legs) {
    const question: Question = {
      account: caller.account,
      action,
      context: {
        ...ofCaller(caller),
        "aws:RequestedRegion": requestedRegion,
        ...(throughProfile !== undefined && { "bedrock:InferenceProfileArn": throughProfile }),
      },
      principal: caller.arn,
      resource,
    };
    const reason = reasonAgainst(policies, question);
    if (reason) {
      throw new BedrockError(
        "AccessDeniedException",
        `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${resource} ${reason}`,
      );
    }
  }
}

function reasonAgainst(policies: Policies, question: Question): string | undefined {
  const decision = decide(policies, question);
  if (decision === "allowed") return undefined;
  const byIdentity = decide({ identity: policies.identity }, question);
  if (decision === "explicitly denied") {
    return `with an explicit deny in ${byIdentity === decision ? "an identity-based policy" : "a permissions boundary"}`;
  }
  const which = byIdentity === "allowed" ? "permissions boundary" : "identity-based policy";
  return `because no ${which} allows the ${question.action} action`;
}

function ofCaller({ arn, account, user }: Caller): Record<string, string> {
  return {
    "aws:PrincipalAccount": account,
    "aws:SecureTransport": "true",
    ...(user !== null && { "aws:PrincipalArn": arn, "aws:username": user }),
  };
}
