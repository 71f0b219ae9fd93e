import { Bedrock } from "@aws-sdk/client-bedrock";
import { Budgets } from "@aws-sdk/client-budgets";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { S3 } from "@aws-sdk/client-s3";
import type { LocalStack } from "../engine/local-stack.ts";
import { type Identity, recordedOfIam, storedInIam } from "./iam.ts";
import type { RecordedResource } from "./recorded.ts";

/** Regions of the stacks that are looked at. */
const regions = ["us-east-1", "us-west-2"];

/** The account of every local AWS. */
const account = "123456789012";

/** Everything that AWS holds and that a stack can make. Parts of a bucket are the bucket's. */
export async function storedInAws(local: LocalStack): Promise<Identity[]> {
  const at = (region: string) => ({
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    endpoint: local.aws,
    region,
  });
  const { Budgets: budgets = [] } = await new Budgets(at("us-east-1")).describeBudgets({
    AccountId: account,
  });
  const { Buckets = [] } = await new S3(at("us-east-1")).listBuckets({});
  const ofRegions = await Promise.all(
    regions.map(async (region) => {
      const bedrock = new Bedrock(at(region));
      const { logGroups = [] } = await new CloudWatchLogs(at(region)).describeLogGroups({});
      const { inferenceProfileSummaries = [] } = await bedrock.listInferenceProfiles({
        typeEquals: "APPLICATION",
      });
      const { loggingConfig = {} } = await bedrock.getModelInvocationLoggingConfiguration({});
      return [
        ...logGroups.map(({ logGroupName = "" }) => logGroup(logGroupName, region)),
        ...inferenceProfileSummaries.map(({ inferenceProfileArn = "", inferenceProfileName = "" }) =>
          profile(inferenceProfileArn, inferenceProfileName),
        ),
        ...(Object.keys(loggingConfig).length > 0 ? [logging(region)] : []),
      ];
    }),
  );
  return [
    ...(await storedInIam(local)),
    ...budgets.map(({ BudgetName = "" }) => budget(BudgetName)),
    ...Buckets.map(({ Name = "" }) => bucket(Name)),
    ...ofRegions.flat(),
  ];
}

/** What the state has of AWS, in the form of {@link storedInAws}. */
export function recordedInAws(resources: readonly RecordedResource[]): Identity[] {
  const others = resources.flatMap(({ id, outputs, type }) => {
    const [name, region] = [String(outputs.name), String(outputs.region)];
    switch (type) {
      case "aws:bedrock/inferenceProfile:InferenceProfile":
        return [profile(String(outputs.arn), name)];
      case "aws:bedrockmodel/invocationLoggingConfiguration:InvocationLoggingConfiguration":
        return [logging(id)];
      case "aws:budgets/budget:Budget":
        return [budget(name)];
      case "aws:cloudwatch/logGroup:LogGroup":
        return [logGroup(id, region)];
      case "aws:s3/bucket:Bucket":
        return [bucket(id)];
      default:
        return [];
    }
  });
  return [...recordedOfIam(resources), ...others];
}

function budget(name: string): Identity {
  return { id: name, kind: "budget", name };
}

function bucket(name: string): Identity {
  return { id: name, kind: "bucket", name };
}

function logGroup(name: string, region: string): Identity {
  return { id: `${name} ${region}`, kind: "log group", name: `${name} ${region}` };
}

/** A region has at most one. */
function logging(region: string): Identity {
  return { id: region, kind: "logging configuration", name: region };
}

/** AWS makes up the ids of profiles; a team has one of a name in a region. */
function profile(arn: string, name: string): Identity {
  const [, , , region] = arn.split(":");
  return { id: arn, kind: "application profile", name: `${name} ${region}` };
}
