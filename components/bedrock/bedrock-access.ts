import { Policy } from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../json.ts";
import type { Scope, TeamNames } from "../names.ts";
import type { AccessKeyArgs } from "./access-keys.ts";
import type { Account } from "./account.ts";
import { applicationProfiles } from "./application-profiles.ts";
import { type SignIn, tagsOf } from "./identity.ts";
import type { InterruptedRuns } from "./interrupted-runs.ts";
import { throughUnmadeProfile } from "./invocations.ts";
import { type InvokeScope, invokePolicies, policyLength } from "./invoke-policy.ts";
import { teamRole } from "./team-role.ts";
import { teamUser } from "./team-user.ts";

/** What one team may do in AWS. */
export interface BedrockAccessArgs extends InvokeScope {
  readonly account: Account;
  readonly names: TeamNames;
  readonly scope: Scope;
  /** The team's name: a tag, by which AWS billing can tell its cost. */
  readonly team: string;
  /** A user with an access key, or a role that a principal, by its ARN, assumes. */
  readonly identity: { readonly accessKey: AccessKeyArgs } | { readonly assumedBy: string };
  /** Whether models are called by application profiles made for the team. Then all of one region. */
  readonly applicationProfiles: boolean;
  /** ARN of a managed policy. @default none */
  readonly permissionsBoundary?: string | undefined;
  /** Whether what people added to the identity by hand goes with it. */
  readonly forceDestroy: boolean;
  readonly interruptedRuns: InterruptedRuns;
}

/** An identity that can invoke the team's models in the team's regions and nothing else, and its credentials. */
export interface BedrockAccess {
  readonly principalArn: pulumi.Output<string>;
  /** The user or role. */
  readonly identity: pulumi.Resource;
  readonly policyArns: readonly pulumi.Output<string>[];
  /** Characters of each policy, of the {@link maximumPolicyLength} that IAM takes. */
  readonly policyLengths: readonly number[];
  /** What they allow is attached. AWS may take seconds to accept them: see acceptedAccessKey. */
  readonly signIn: SignIn;
  /** By model, the ARN of the application profile that was made to call it by. */
  readonly applicationProfiles: pulumi.Output<Readonly<Record<string, string>>>;
}

/** Makes what a team needs in AWS. */
export function bedrockAccess(
  name: string,
  args: BedrockAccessArgs,
  options: pulumi.CustomResourceOptions,
): BedrockAccess {
  const { accountId } = args.account;
  const { identity, names, team } = args;
  const tags = tagsOf(args.scope, team);
  const common = { ...args, tags };

  const holder =
    "accessKey" in identity
      ? teamUser(name, { ...common, accessKey: identity.accessKey }, options)
      : teamRole(name, { ...common, principal: identity.assumedBy }, options);
  const own = args.applicationProfiles
    ? applicationProfiles(name, args.invocations, tags, {
        ...options,
        // Behind the identity: where that is in use elsewhere, nothing of the team is touched.
        dependsOn: [holder.resource],
        hooks: {
          beforeCreate: [args.interruptedRuns.before("aws:bedrock/inferenceProfile:InferenceProfile")],
        },
      })
    : undefined;
  const planned = invokePolicies({
    ...args,
    invocations: own
      ? args.invocations.map((call) => throughUnmadeProfile(call, accountId))
      : args.invocations,
  });
  const made = own ? own.apply((invocations) => invokePolicies({ ...args, invocations })) : planned;
  const policies = planned.map(
    (_, index) =>
      new Policy(
        numbered(`${name}-policy`, index),
        {
          name: numbered(names.iam, index),
          path: names.iamPath,
          policy: pulumi.output(made).apply((documents) => canonicalJson(documents[index])),
          tags,
        },
        {
          ...options,
          dependsOn: [holder.resource],
          hooks: { beforeCreate: [args.interruptedRuns.before("aws:iam/policy:Policy")] },
        },
      ),
  );
  const attachments = policies.map(({ arn }, index) =>
    holder.attach(numbered(`${name}-attachment`, index), arn),
  );

  return {
    applicationProfiles: pulumi
      .output(own ?? [])
      .apply((calls) => Object.fromEntries(calls.map(({ arn, model }) => [model, arn]))),
    identity: holder.resource,
    policyArns: policies.map(({ arn }) => arn),
    policyLengths: planned.map(policyLength),
    principalArn: holder.arn,
    signIn: holder.signIn(attachments),
  };
}

/** The first of its kind has the plain name, so that a second one changes nothing of it. */
function numbered(name: string, index: number): string {
  return index === 0 ? name : `${name}-${index + 1}`;
}
