import { partitionOf } from "../bedrock/arns.ts";
import type { PolicyDocument, Statement } from "../bedrock/policy-document.ts";

/** Bedrock's records of calls in one account. */
export interface LoggingScope {
  /** Twelve digits. */
  readonly accountId: string;
  readonly regions: readonly string[];
}

/** Who writes the records. */
const bedrock = { Service: "bedrock.amazonaws.com" } as const;

/** The only stream that Bedrock writes to. Source: Amazon Bedrock user guide, model invocation logging. */
const stream = "aws/bedrock/modelinvocations";

/** Who may take on the role that writes into log groups: Bedrock, for this account's logging in these regions. */
export function loggingTrust(scope: LoggingScope): PolicyDocument {
  return {
    Statement: [
      {
        Action: "sts:AssumeRole",
        Condition: onBehalfOf(scope),
        Effect: "Allow",
        Principal: bedrock,
        Sid: "BedrockInvocationLogging",
      },
    ],
    Version: "2012-10-17",
  };
}

/** What that role may do: write to Bedrock's own stream of the log group, in these regions. */
export function loggingPolicy({ accountId, regions }: LoggingScope, logGroup: string): PolicyDocument {
  return {
    Statement: [
      {
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Effect: "Allow",
        Resource: regions.map(
          (region) =>
            `arn:${partitionOf(region)}:logs:${region}:${accountId}:log-group:${logGroup}:log-stream:${stream}`,
        ),
        Sid: "WriteRecords",
      },
    ],
    Version: "2012-10-17",
  };
}

/** The policy of a region's bucket: Bedrock adds records of this account, and nobody speaks plain HTTP. */
export function bucketPolicy(accountId: string, region: string, bucket: string): PolicyDocument {
  const arn = `arn:${partitionOf(region)}:s3:::${bucket}`;
  return {
    Statement: [
      {
        Action: "s3:PutObject",
        Condition: onBehalfOf({ accountId, regions: [region] }),
        Effect: "Allow",
        Principal: bedrock,
        Resource: `${arn}/AWSLogs/${accountId}/BedrockModelInvocationLogs/*`,
        Sid: "WriteRecords",
      },
      {
        Action: "s3:*",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
        Effect: "Deny",
        Principal: { AWS: "*" },
        Resource: [arn, `${arn}/*`],
        Sid: "OnlyTls",
      },
    ],
    Version: "2012-10-17",
  };
}

/** Without it, anybody's Bedrock could be made to write here (the confused deputy). */
function onBehalfOf({ accountId, regions }: LoggingScope): NonNullable<Statement["Condition"]> {
  return {
    ArnLike: {
      "aws:SourceArn": regions.map((region) => `arn:${partitionOf(region)}:bedrock:${region}:${accountId}:*`),
    },
    StringEquals: { "aws:SourceAccount": accountId },
  };
}
