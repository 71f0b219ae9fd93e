import sdk from "@pulumi/aws/package.json" with { type: "json" };
import { main } from "@pulumi/pulumi/provider/server.js";
import { accessKey } from "./aws/access-key.ts";
import { getCallerIdentity } from "./aws/caller-identity.ts";
import { policy } from "./aws/policy.ts";
import { user } from "./aws/user.ts";
import { userPolicyAttachment } from "./aws/user-policy-attachment.ts";
import { standIn } from "./stand-in.ts";

/**
 * `pulumi-resource-aws` for local runs and tests: the types and functions below, by the AWS SDK, on whatever
 * `AWS_ENDPOINT_URL`, `AWS_REGION` and the SDK's credentials point at.
 */
const plugin = standIn({
  title: "the local AWS plugin",
  version: sdk.version,
  resources: {
    "aws:iam/user:User": user,
    "aws:iam/policy:Policy": policy,
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": userPolicyAttachment,
    "aws:iam/accessKey:AccessKey": accessKey,
  },
  functions: {
    "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
  },
});

await main(plugin, process.argv.slice(2));
