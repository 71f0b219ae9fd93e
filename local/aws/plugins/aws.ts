import sdk from "@pulumi/aws/package.json" with { type: "json" };
import { endWithEngine } from "../../../components/shared/end-with-engine.ts";
import { accessKey } from "./aws/access-key.ts";
import { bucket } from "./aws/bucket.ts";
import { bucketEncryption } from "./aws/bucket-encryption.ts";
import { bucketLifecycle } from "./aws/bucket-lifecycle.ts";
import { bucketPolicy } from "./aws/bucket-policy.ts";
import { bucketPublicAccessBlock } from "./aws/bucket-public-access-block.ts";
import { budget } from "./aws/budget.ts";
import { getCallerIdentity } from "./aws/caller-identity.ts";
import { tellingCodes } from "./aws/errors.ts";
import { inferenceProfile } from "./aws/inference-profile.ts";
import { invocationLoggingConfiguration } from "./aws/invocation-logging-configuration.ts";
import { logGroup } from "./aws/log-group.ts";
import { policy } from "./aws/policy.ts";
import { role } from "./aws/role.ts";
import { rolePolicy } from "./aws/role-policy.ts";
import { rolePolicyAttachment } from "./aws/role-policy-attachment.ts";
import { user } from "./aws/user.ts";
import { userPolicyAttachment } from "./aws/user-policy-attachment.ts";
import { serveImports } from "./import-reads.ts";
import { serve } from "./serve.ts";
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
    "aws:iam/role:Role": role,
    "aws:iam/rolePolicy:RolePolicy": rolePolicy,
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": rolePolicyAttachment,
    "aws:bedrock/inferenceProfile:InferenceProfile": inferenceProfile,
    "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration":
      invocationLoggingConfiguration,
    "aws:budgets/budget:Budget": budget,
    "aws:cloudwatch/logGroup:LogGroup": logGroup,
    "aws:s3/bucket:Bucket": bucket,
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": bucketLifecycle,
    "aws:s3/bucketPolicy:BucketPolicy": bucketPolicy,
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": bucketPublicAccessBlock,
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
      bucketEncryption,
  },
  functions: {
    "aws:index/getCallerIdentity:getCallerIdentity": getCallerIdentity,
  },
});

endWithEngine();
serveImports();
await serve(tellingCodes(plugin));
