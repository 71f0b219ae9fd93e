import { LogGroup } from "@pulumi/aws/cloudwatch/index.js";
import { Role, RolePolicy } from "@pulumi/aws/iam/index.js";
import {
  Bucket,
  BucketLifecycleConfiguration,
  BucketPolicy,
  BucketPublicAccessBlock,
  BucketServerSideEncryptionConfiguration,
} from "@pulumi/aws/s3/index.js";
import type { bedrockmodel } from "@pulumi/aws/types/input.js";
import type * as pulumi from "@pulumi/pulumi";
import type { InterruptedRuns } from "../bedrock/interrupted-runs.ts";
import { canonicalJson } from "../json.ts";
import { bucketPolicy, loggingPolicy, loggingTrust } from "./logging-documents.ts";
import type { LoggingNames } from "./logging-names.ts";

/** What a place for records is made of. */
export interface Records {
  readonly accountId: string;
  readonly names: LoggingNames;
  /** By region. */
  readonly encryptionKeys: Readonly<Record<string, string>>;
  readonly retentionDays: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Bounds the role that writes into log groups. */
  readonly permissionsBoundary: string | undefined;
  readonly interruptedRuns: InterruptedRuns;
  /** By region: what goes ahead of anything that is created there. */
  readonly hooks: ReadonlyMap<string, pulumi.ResourceHook>;
}

/** A region's place for records. */
export interface Destination {
  readonly region: string;
  readonly config: bedrockmodel.InvocationLoggingConfigurationLoggingConfig;
  /** What must stand before Bedrock can write there. */
  readonly needs: readonly pulumi.Resource[];
}

/** A log group in each region, and the role by which Bedrock writes into all of them. */
export function logGroups(
  name: string,
  records: Records,
  child: pulumi.CustomResourceOptions,
): Destination[] {
  const {
    accountId,
    encryptionKeys,
    hooks,
    interruptedRuns,
    names,
    permissionsBoundary,
    retentionDays,
    tags,
  } = records;
  const leftover = interruptedRuns.before("aws:cloudwatch/logGroup:LogGroup", child.parent);
  const regions = [...hooks.keys()];
  const groups = [...hooks].map(([region, hook]) => ({
    group: new LogGroup(
      `${name}-${region}-log-group`,
      {
        kmsKeyId: encryptionKeys[region],
        name: names.logGroup,
        region,
        retentionInDays: retentionDays,
        tags,
      },
      { ...child, hooks: { beforeCreate: [hook, leftover] } },
    ),
    region,
  }));
  const role = new Role(
    `${name}-role`,
    {
      assumeRolePolicy: canonicalJson(loggingTrust({ accountId, regions })),
      name: names.role,
      path: names.rolePath,
      permissionsBoundary,
      tags,
    },
    // Behind the log groups, so that what stops them stops this as well.
    {
      ...child,
      dependsOn: groups.map(({ group }) => group),
      hooks: { beforeCreate: [interruptedRuns.before("aws:iam/role:Role")] },
    },
  );
  const writing = new RolePolicy(
    `${name}-role-policy`,
    {
      name: "write-records",
      policy: canonicalJson(loggingPolicy({ accountId, regions }, names.logGroup)),
      role: role.name,
    },
    child,
  );
  return groups.map(({ group, region }) => ({
    config: { cloudwatchConfig: { logGroupName: names.logGroup, roleArn: role.arn } },
    needs: [group, writing],
    region,
  }));
}

/** A private bucket in each region, since Bedrock delivers only within one. */
export function buckets(name: string, records: Records, child: pulumi.CustomResourceOptions): Destination[] {
  const { accountId, encryptionKeys, hooks, interruptedRuns, names, retentionDays, tags } = records;
  const leftover = interruptedRuns.before("aws:s3/bucket:Bucket", child.parent);
  return [...hooks].map(([region, hook]) => {
    const named = names.bucket(region);
    const of = `${name}-${region}-bucket`;
    const bucket = new Bucket(
      of,
      { bucket: named, forceDestroy: true, region, tags },
      { ...child, hooks: { beforeCreate: [hook, leftover] } },
    );
    const place = { bucket: bucket.id, region };
    new BucketPublicAccessBlock(
      `${of}-private`,
      {
        ...place,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    );
    new BucketLifecycleConfiguration(
      `${of}-retention`,
      {
        ...place,
        rules: [
          { expiration: { days: retentionDays }, filter: { prefix: "" }, id: "retention", status: "Enabled" },
        ],
      },
      child,
    );
    const policy = new BucketPolicy(
      `${of}-policy`,
      { ...place, policy: canonicalJson(bucketPolicy(accountId, region, named)) },
      child,
    );
    const key = encryptionKeys[region];
    const encryption = key
      ? [
          new BucketServerSideEncryptionConfiguration(
            `${of}-encryption`,
            {
              ...place,
              rules: [
                {
                  applyServerSideEncryptionByDefault: { kmsMasterKeyId: key, sseAlgorithm: "aws:kms" },
                  bucketKeyEnabled: true,
                },
              ],
            },
            child,
          ),
        ]
      : [];
    return { config: { s3Config: { bucketName: named } }, needs: [policy, ...encryption], region };
  });
}
