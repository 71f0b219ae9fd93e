import * as z from "zod";
import { partitionOf } from "../bedrock/arns.ts";
import { bedrockRegions } from "../bedrock/inference-profiles.ts";
import { across, hint, repeated, section, whole, wrongText } from "../mistakes.ts";
import { maximumIamNameLength, type Scope } from "../names.ts";
import { region } from "../region.ts";
import { loggingNames, maximumBucketNameLength } from "./logging-names.ts";

/** Days that CloudWatch Logs can keep a log group's events. Source: PutRetentionPolicy. */
const cloudWatchRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const keyArn = /^arn:(aws|aws-us-gov):kms:([a-z0-9-]+):\d{12}:key\/[A-Za-z0-9-]+$/;

/** Not an alias: CloudWatch Logs takes keys alone. */
const key = z
  .string()
  .regex(keyArn, {
    error: wrongText("is not the ARN of a KMS key (e.g. arn:aws:kms:us-east-1:123456789012:key/1234abcd-…)"),
  })
  .meta({ title: "ARN of a KMS key" });

const invocationLoggingSpec = section({
  /** Where records of calls go, in the region of the call: a log group, or a bucket. */
  to: z.enum(["cloudWatch", "s3"]),
  /** Regions whose calls are recorded. @default every region that a team of the stack uses */
  regions: z.array(region).min(1).optional(),
  /** Days for which records are kept; under `cloudWatch` one of the numbers that it takes. @default 90 */
  retentionDays: whole(1).default(90),
  /** The KMS key that encrypts records, by region, for all regions or none. @default a key of AWS's own */
  encryptionKeys: z.record(z.string(), key).optional(),
  /**
   * Whether records hold what was asked and answered, beside who called which model when and with how many tokens.
   * AWS's own default is yes; prompts of developers hold code and now and then secrets. @default false
   */
  includePrompts: z.boolean().default(false),
  /** Whether a logging configuration that a region has already is replaced. @default false: it is refused */
  adopt: z.boolean().default(false),
}).check(
  across<LoggingFields>(["to", "retentionDays"], function* ({ retentionDays, to }) {
    if (to !== "cloudWatch" || !Number.isInteger(retentionDays) || retentionDays < 1) return;
    const nearest = cloudWatchRetentions.reduce((best, days) =>
      Math.abs(days - retentionDays) <= Math.abs(best - retentionDays) ? days : best,
    );
    if (nearest === retentionDays) return;
    yield [["retentionDays"], `CloudWatch Logs cannot keep ${retentionDays} days (nearest: ${nearest})`];
  }),
  across<LoggingFields>(["regions"], ({ regions = [] }) => repeated("regions", regions)),
  across<LoggingFields>(["encryptionKeys"], function* ({ encryptionKeys = {} }) {
    for (const [name, arn] of Object.entries(encryptionKeys)) {
      if (!bedrockRegions.includes(name)) {
        yield [["encryptionKeys", name], `is not an AWS region${hint(name, bedrockRegions)}`];
        continue;
      }
      const [, partition, home] = keyArn.exec(String(arn)) ?? [];
      if (home !== undefined && (home !== name || partition !== partitionOf(name))) {
        yield [
          ["encryptionKeys", name],
          `${arn} is not a key of ${name} (a key works only in its own region)`,
        ];
      }
    }
  }),
);
type LoggingFields = {
  to: "cloudWatch" | "s3";
  regions?: readonly string[];
  retentionDays: number;
  encryptionKeys?: Readonly<Record<string, string>>;
};

/** What an environment keeps of its own use. */
export const auditSpec = section({
  /** Amazon Bedrock's records of calls, those of the whole account in a region. @default none */
  invocationLogging: invocationLoggingSpec.optional(),
});

/** What an environment keeps of its own use, defaults filled in. */
export type AuditSpec = z.infer<typeof auditSpec>;

/** Bedrock's records of calls as an environment asks for them. */
export type InvocationLoggingSpec = z.infer<typeof invocationLoggingSpec>;

/** The most thresholds that one budget has, and the most addresses of one. Source: Budgets, CreateBudget. */
const [mostThresholds, mostEmails] = [5, 10];

/** An alarm about what a team costs in AWS. It stops nobody: the limits of its API key do. */
export const costAlarmSpec = section({
  /** Dollars in a calendar month (UTC), a whole number. */
  monthlyLimit: whole(1),
  /** Percentages of the limit; whenever the month's cost goes above one, there is a mail. @default [80, 100] */
  atPercent: z
    .array(whole(1))
    .min(1)
    .max(mostThresholds)
    .default(() => [80, 100]),
  /** Who gets it. */
  emails: z
    .array(z.email({ error: wrongText("is not an e-mail address") }))
    .min(1)
    .max(mostEmails),
}).check(
  across<{ atPercent: number[] }>(["atPercent"], ({ atPercent }) => repeated("atPercent", atPercent)),
  across<{ emails: string[] }>(["emails"], ({ emails }) => repeated("emails", emails)),
);

/** An alarm about what a team costs, defaults filled in. */
export type CostAlarmSpec = z.infer<typeof costAlarmSpec>;

/** A check across fields of a team: where an alarm cannot be. */
export function* costAlarmMistakes(team: {
  readonly costAlarm?: CostAlarmSpec | undefined;
  readonly regions: readonly string[];
}): Generator<readonly [path: PropertyKey[], message: string]> {
  const govCloud = team.regions.find((name) => partitionOf(name) !== "aws");
  if (team.costAlarm === undefined || govCloud === undefined) return;
  yield [
    ["costAlarm"],
    `AWS Budgets does not exist beside ${govCloud} (GovCloud is billed in a commercial account)`,
  ];
}

/** Regions whose calls are recorded. Sorted, so that the order of teams changes no document. */
export function loggedRegions(
  { regions }: Pick<InvocationLoggingSpec, "regions">,
  teamRegions: Iterable<string>,
): string[] {
  return [...new Set(regions ?? teamRegions)].sort();
}

/**
 * What is wrong with `audit` as part of its environment, as lines.
 *
 * @param teamRegions regions of the stack's teams, in any order
 */
export function* auditMistakes(
  { invocationLogging: spec }: AuditSpec,
  scope: Scope,
  teamRegions: Iterable<string>,
): Generator<string> {
  if (spec === undefined) return;
  const path = "audit.invocationLogging";
  const logged = loggedRegions(spec, teamRegions);
  if (spec.encryptionKeys !== undefined) {
    for (const name of Object.keys(spec.encryptionKeys)) {
      if (!logged.includes(name)) {
        yield `${path}.encryptionKeys.${name}: calls there are not recorded${logged.length > 0 ? hint(name, logged) : ""}`;
      }
    }
    for (const name of logged) {
      if (!(name in spec.encryptionKeys)) yield `${path}.encryptionKeys: ${name} has no key`;
    }
  }
  const { bucket, role } = loggingNames(scope, "0".repeat(12));
  if (spec.to === "cloudWatch") yield* tooLong("the IAM role name", role, maximumIamNameLength);
  const longest = logged.map(bucket).sort((a, b) => b.length - a.length)[0];
  if (spec.to === "s3" && longest !== undefined) {
    yield* tooLong("a bucket name", longest, maximumBucketNameLength);
  }

  function* tooLong(what: string, name: string, most: number): Generator<string> {
    if (name.length > most) {
      yield `${path}.to: ${what} ${name} has ${name.length} characters, at most ${most} are allowed (a shorter stack name)`;
    }
  }
}
