import { type Scope, teamNames } from "../names.ts";

/** The most characters that a bucket name takes. Source: Amazon S3's rules for bucket names. */
export const maximumBucketNameLength = 63;

/** What Bedrock's records of calls lie in. All names are known before anything is created. */
export interface LoggingNames {
  /** In each region. */
  readonly logGroup: string;
  /** The role by which Bedrock writes into log groups: one for all regions, since IAM has none. */
  readonly role: string;
  /** That of the teams' identities: the deployer's rights end there. */
  readonly rolePath: string;
  /** Unique in the world, so the account is part of it. */
  readonly bucket: (region: string) => string;
}

export function loggingNames(scope: Scope, accountId: string): LoggingNames {
  const name = `${scope.project}-${scope.stack}`;
  return {
    bucket: (region) => `${name.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-")}-${accountId}-${region}`,
    logGroup: `/${scope.project}/${scope.stack}/bedrock-invocations`,
    // A name that no team of the stack can have: theirs have a hyphen there.
    role: `${name}.invocation-logging`,
    rolePath: teamNames(scope, "").iamPath,
  };
}
