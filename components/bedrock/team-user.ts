import { User, UserPolicyAttachment } from "@pulumi/aws/iam/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { type AccessKeyArgs, currentAccessKey } from "./access-keys.ts";
import type { Identity, IdentityArgs } from "./identity.ts";
import { onceMade } from "./once-made.ts";

/** An IAM user whose access key the gateway uses. */
export interface UserArgs extends IdentityArgs {
  readonly accessKey: AccessKeyArgs;
}

/** The user of a team. */
export function teamUser(name: string, args: UserArgs, options: pulumi.CustomResourceOptions): Identity {
  const { interruptedRuns, names, permissionsBoundary, tags } = args;
  const user = new User(
    `${name}-user`,
    {
      forceDestroy: args.forceDestroy,
      name: names.iam,
      path: names.iamPath,
      ...(permissionsBoundary && { permissionsBoundary }),
      tags,
    },
    {
      ...options,
      hooks: { beforeCreate: [interruptedRuns.before("aws:iam/user:User")] },
      replaceOnChanges: ["name"],
    },
  );
  return {
    arn: user.arn,
    attach: (attachment, policyArn) =>
      new UserPolicyAttachment(attachment, { policyArn, user: user.name }, options),
    resource: user,
    signIn(attached) {
      const key = currentAccessKey(name, args.accessKey, user.name, interruptedRuns, options);
      return {
        accessKeyCreated: key.createDate,
        credentials: {
          accessKeyId: key.id,
          // Waiting with one of the two is enough, and half of what the state says about it.
          secretAccessKey: onceMade(key.secret, attached),
        },
      };
    },
  };
}
