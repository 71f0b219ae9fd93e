import { Bedrock } from "@aws-sdk/client-bedrock";
import { Budgets } from "@aws-sdk/client-budgets";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { IAM } from "@aws-sdk/client-iam";
import type { RecordedResource } from "../chaos/recorded.ts";

/** Regions that are looked at. */
const regions = ["us-east-1", "us-west-2"];

const account = "123456789012";

/**
 * Everything that the local AWS holds, one line each, in the form of {@link recordedInAws}: users, roles, policies, access
 * keys and attachments with their holders, budgets, log groups, logging configurations, application profiles.
 *
 * @param endpoint URL of the local AWS
 */
export async function heldInAws(endpoint: string): Promise<string[]> {
  const at = (region: string) => ({
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    endpoint,
    region,
  });
  const iam = new IAM(at("us-east-1"));
  const held: string[] = [];
  for (const { UserName = "", Path } of (await iam.listUsers({})).Users ?? []) {
    held.push(`user ${Path}${UserName}`);
    const { AccessKeyMetadata = [] } = await iam.listAccessKeys({ UserName });
    held.push(...AccessKeyMetadata.map(({ AccessKeyId }) => `access key ${AccessKeyId} of ${UserName}`));
    const { AttachedPolicies = [] } = await iam.listAttachedUserPolicies({ UserName });
    held.push(...AttachedPolicies.map(({ PolicyArn }) => `${PolicyArn} on ${UserName}`));
  }
  for (const { Path, RoleName = "" } of (await iam.listRoles({})).Roles ?? []) {
    held.push(`role ${Path}${RoleName}`);
    const { AttachedPolicies = [] } = await iam.listAttachedRolePolicies({ RoleName });
    held.push(...AttachedPolicies.map(({ PolicyArn }) => `${PolicyArn} on ${RoleName}`));
    const { PolicyNames = [] } = await iam.listRolePolicies({ RoleName });
    held.push(...PolicyNames.map((name) => `${name} in ${RoleName}`));
  }
  const { Policies = [] } = await iam.listPolicies({ Scope: "Local" });
  held.push(...Policies.map(({ Arn }) => `policy ${Arn}`));
  const budgets = await new Budgets(at("us-east-1")).describeBudgets({ AccountId: account });
  held.push(...(budgets.Budgets ?? []).map(({ BudgetName }) => `budget ${BudgetName}`));
  for (const region of regions) {
    const { logGroups = [] } = await new CloudWatchLogs(at(region)).describeLogGroups({});
    held.push(...logGroups.map(({ logGroupName }) => `log group ${logGroupName} in ${region}`));
    const bedrock = new Bedrock(at(region));
    const { loggingConfig } = await bedrock.getModelInvocationLoggingConfiguration({});
    const group = loggingConfig?.cloudWatchConfig?.logGroupName;
    if (group) held.push(`records to ${group} in ${region}`);
    const profiles = await bedrock.listInferenceProfiles({ typeEquals: "APPLICATION" });
    held.push(
      ...(profiles.inferenceProfileSummaries ?? []).map(
        ({ inferenceProfileArn }) => `profile ${inferenceProfileArn}`,
      ),
    );
  }
  return held.sort();
}

/** What a state has of AWS, in the form of {@link heldInAws}. */
export function recordedInAws(resources: readonly RecordedResource[]): string[] {
  return resources.flatMap(({ id, outputs, type }) => lineOf(type, id, outputs) ?? []).sort();
}

function lineOf(type: string, id: string, outputs: RecordedResource["outputs"]): string | undefined {
  const { arn, loggingConfig, name, path, policyArn, region, role, user } = outputs as Record<string, string>;
  switch (type) {
    case "aws:iam/user:User":
      return `user ${path}${name}`;
    case "aws:iam/accessKey:AccessKey":
      return `access key ${id} of ${user}`;
    case "aws:iam/userPolicyAttachment:UserPolicyAttachment":
      return `${policyArn} on ${user}`;
    case "aws:iam/role:Role":
      return `role ${path}${name}`;
    case "aws:iam/rolePolicyAttachment:RolePolicyAttachment":
      return `${policyArn} on ${role}`;
    case "aws:iam/rolePolicy:RolePolicy":
      return `${name} in ${role}`;
    case "aws:iam/policy:Policy":
      return `policy ${arn}`;
    case "aws:budgets/budget:Budget":
      return `budget ${name}`;
    case "aws:cloudwatch/logGroup:LogGroup":
      return `log group ${name} in ${region}`;
    case "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration":
      return `records to ${Object(loggingConfig).cloudwatchConfig?.logGroupName} in ${region}`;
    case "aws:bedrock/inferenceProfile:InferenceProfile":
      return `profile ${arn}`;
    default:
      return undefined;
  }
}
