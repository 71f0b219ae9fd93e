import { getCallerIdentityOutput } from "@pulumi/aws/getCallerIdentity.js";
import { AccessKey, Policy, User, UserPolicyAttachment } from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../json.ts";
import type { Scope, TeamNames } from "../names.ts";
import { invokePolicy } from "./invoke-policy.ts";
import { type Credentials, usableAccessKey } from "./usable-access-key.ts";

/** What one team may do in AWS. */
export interface BedrockAccessArgs {
  readonly names: TeamNames;
  readonly scope: Scope;
  /** The team's name: a tag, by which AWS billing can tell its cost. */
  readonly team: string;
  readonly regions: readonly string[];
  /** Ids of models or inference profiles. */
  readonly models: readonly string[];
}

/** An IAM user that can invoke the team's models in the team's regions and nothing else, and its key. */
export class BedrockAccess extends pulumi.ComponentResource {
  readonly userArn: pulumi.Output<string>;
  readonly policyArn: pulumi.Output<string>;
  /** Waits until the key is accepted and the policy attached. */
  readonly credentials: Credentials;

  constructor(name: string, args: BedrockAccessArgs, options?: pulumi.ComponentResourceOptions) {
    super("bedrock-portkey:index:BedrockAccess", name, {}, options);
    const child = { parent: this };
    const { names, scope, team } = args;
    const tags = { "managed-by": scope.project, stack: scope.stack, team };

    const user = new User(`${name}-user`, { name: names.iam, path: names.iamPath, tags }, child);
    const policy = new Policy(
      `${name}-policy`,
      {
        name: names.iam,
        path: names.iamPath,
        policy: getCallerIdentityOutput({}, child).accountId.apply((accountId) =>
          canonicalJson(invokePolicy({ accountId, models: args.models, regions: args.regions })),
        ),
        tags,
      },
      child,
    );
    const attachment = new UserPolicyAttachment(
      `${name}-attachment`,
      { policyArn: policy.arn, user: user.name },
      child,
    );
    const key = new AccessKey(`${name}-access-key`, { user: user.name }, child);

    this.userArn = user.arn;
    this.policyArn = policy.arn;
    this.credentials = usableAccessKey(`${name}-usable`, key, { dependsOn: [attachment], parent: this });
    this.registerOutputs({});
  }
}
