import { Role, RolePolicyAttachment } from "@pulumi/aws/iam/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../json.ts";
import { ExternalId } from "./external-id.ts";
import type { Identity, IdentityArgs } from "./identity.ts";
import { onceMade } from "./once-made.ts";
import { trustPolicy } from "./trust-policy.ts";

/** An IAM role that the gateway assumes. */
export interface RoleArgs extends IdentityArgs {
  /** ARN of whoever assumes the role. */
  readonly principal: string;
}

/** The role of a team: no user, and no key that lives longer than a session. */
export function teamRole(name: string, args: RoleArgs, options: pulumi.CustomResourceOptions): Identity {
  const { interruptedRuns, names, permissionsBoundary, principal, tags } = args;
  const externalId = new ExternalId(`${name}-external-id`, options).id;
  const role = new Role(
    `${name}-role`,
    {
      assumeRolePolicy: externalId.apply((id) => canonicalJson(trustPolicy(principal, id))),
      forceDetachPolicies: args.forceDestroy,
      name: names.iam,
      path: names.iamPath,
      ...(permissionsBoundary && { permissionsBoundary }),
      tags,
    },
    { ...options, hooks: { beforeCreate: [interruptedRuns.before("aws:iam/role:Role")] } },
  );
  return {
    arn: role.arn,
    attach: (attachment, policyArn) =>
      new RolePolicyAttachment(attachment, { policyArn, role: role.name }, options),
    resource: role,
    signIn: (attached) => ({
      credentials: {
        externalId,
        roleArn: onceMade(role.arn, attached),
      },
    }),
  };
}
