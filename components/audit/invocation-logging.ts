import { InvocationLoggingConfiguration } from "@pulumi/aws/bedrockmodel/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { InterruptedRuns } from "../bedrock/interrupted-runs.ts";
import type { Scope } from "../names.ts";
import { type InvocationLoggingSpec, loggedRegions } from "./audit-spec.ts";
import { buckets, logGroups, type Records } from "./destinations.ts";
import { loggingNames } from "./logging-names.ts";
import { unclaimed } from "./unclaimed.ts";

/** Bedrock's records of calls, as an environment asks for them. */
export interface InvocationLoggingArgs {
  readonly scope: Scope;
  readonly spec: InvocationLoggingSpec;
  /** Regions of the stack's teams: those that are recorded where `spec` names none. */
  readonly regions: Iterable<string>;
  /** Twelve digits. */
  readonly accountId: string;
  /** ARN of a managed policy that bounds the role by which Bedrock writes. It must let it write. @default none */
  readonly permissionsBoundary?: string | undefined;
  readonly interruptedRuns: InterruptedRuns;
}

/**
 * Bedrock's records of every call of the account, in the regions that the stack's teams use.
 *
 * A region has one logging configuration for the whole account. One that exists already is refused unless
 * `spec.adopt` is set. Deleting this removes the configuration, and the log groups or buckets with the records
 * in them; a configuration that was adopted does not come back.
 */
export class InvocationLogging extends pulumi.ComponentResource {
  /** By region: the log group or the bucket that records go to. */
  readonly destinations: Readonly<Record<string, string>>;

  constructor(name: string, args: InvocationLoggingArgs, options?: pulumi.ComponentResourceOptions) {
    super("bedrock-portkey:index:InvocationLogging", name, {}, options);
    const child = { parent: this };
    const { accountId, interruptedRuns, permissionsBoundary, scope, spec } = args;
    const { adopt, encryptionKeys = {}, includePrompts, retentionDays, to } = spec;
    const names = loggingNames(scope, accountId);
    const tags = { "managed-by": scope.project, stack: scope.stack };

    const hooks = new Map(
      loggedRegions(spec, args.regions).map((region) => {
        const claim = { accountId, adopt, own: [names.logGroup, names.bucket(region)], region };
        return [region, unclaimed(`${name}-${region}-unclaimed`, claim, this)];
      }),
    );
    const records: Records = {
      accountId,
      encryptionKeys,
      hooks,
      interruptedRuns,
      names,
      permissionsBoundary,
      retentionDays,
      tags,
    };
    const place = { cloudWatch: logGroups, s3: buckets }[to];
    for (const { config, needs, region } of hooks.size > 0 ? place(name, records, child) : []) {
      new InvocationLoggingConfiguration(
        `${name}-${region}`,
        {
          loggingConfig: {
            ...config,
            embeddingDataDeliveryEnabled: includePrompts,
            imageDataDeliveryEnabled: includePrompts,
            textDataDeliveryEnabled: includePrompts,
            videoDataDeliveryEnabled: includePrompts,
          },
          region,
        },
        {
          ...child,
          deleteBeforeReplace: true,
          dependsOn: [...needs],
          hooks: { beforeCreate: [hooks.get(region) as pulumi.ResourceHook] },
        },
      );
    }
    this.destinations = Object.fromEntries(
      [...hooks.keys()].map((region) => [region, to === "s3" ? names.bucket(region) : names.logGroup]),
    );
    this.registerOutputs({});
  }
}
