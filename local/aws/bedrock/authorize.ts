import { runUnsafeSimulation } from "@cloud-copilot/iam-simulate";

/** The documents that decide what an identity may do. */
export interface Policies {
  /** Attached to it or written into it. */
  readonly identity: readonly object[];
  /** Its permissions boundary, at most one in AWS. None: everything that `identity` allows is allowed. */
  readonly boundaries?: readonly object[];
}

/** One thing that IAM is asked. */
export interface Question {
  /** ARN of the user or of the session of an assumed role. */
  readonly principal: string;
  /** The account of principal and resource. */
  readonly account: string;
  /** Such as `bedrock:InvokeModel`. */
  readonly action: string;
  /** ARN, or `*` for an action that has no resource. */
  readonly resource: string;
  /** Condition keys of the request, whatever their case. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** The simulation takes a requested `*` for a pattern, which any ARN would answer; this one only `*` does. */
const NO_RESOURCE = "arn:none:none:none:none:none";

export type Decision = "allowed" | "implicitly denied" | "explicitly denied";

/**
 * IAM's answer for one identity in its own account, by the documents alone. No policy of an organisation, of a
 * session or of a resource is looked at.
 */
export function decide({ identity, boundaries = [] }: Policies, question: Question): Decision {
  const { principal, account, action, resource, context = {} } = question;
  // The simulation that validates knows no foundation model without a region, which is a leg of every global profile.
  const result = runUnsafeSimulation(
    {
      identityPolicies: named(identity),
      ...(boundaries.length > 0 && { permissionBoundaryPolicies: named(boundaries) }),
      request: {
        action,
        contextVariables: context as Record<string, string | string[]>,
        principal,
        resource: { accountId: account, resource: resource === "*" ? NO_RESOURCE : resource },
      },
      resourceControlPolicies: [],
      serviceControlPolicies: [],
    },
    {},
  );
  if (result === "Allowed") return "allowed";
  return result === "ExplicitlyDenied" ? "explicitly denied" : "implicitly denied";
}

function named(policies: readonly object[]): { name: string; policy: object }[] {
  return policies.map((policy, index) => ({ name: String(index), policy }));
}
