import type { LoggingConfig } from "@aws-sdk/client-bedrock";
import * as pulumi from "@pulumi/pulumi";
import { sdkSettings } from "../sdk-settings.ts";
import { printableMessage } from "../shared/printable.ts";
import { recordedResources } from "../shared/recorded-state.ts";

/** One region's logging configuration, which is one for the whole account. */
export interface Claim {
  /** Twelve digits: where the stack is made. */
  readonly accountId: string;
  readonly region: string;
  /** Log groups and buckets of this stack: a configuration that writes there is its own. */
  readonly own: readonly string[];
  /** Whether somebody else's is replaced. */
  readonly adopt: boolean;
}

/**
 * A hook that refuses to go on where a region's logging configuration is somebody else's: creating one would
 * overwrite it without a word. It runs in previews too, and asks AWS once a run, only when something is about to be
 * created. One that is to be adopted is a warning.
 *
 * @param owner what warnings are shown beside
 */
export function unclaimed(name: string, claim: Claim, owner: pulumi.Resource): pulumi.ResourceHook {
  let asked: Promise<void> | undefined;
  const check = async () => {
    const found = await otherDestination(claim);
    if (found === undefined) return;
    const { adopt, region } = claim;
    const has = `${region} has a model invocation logging configuration already, to ${found}`;
    if (!adopt) {
      throw new Error(
        `${has}: set audit.invocationLogging.adopt: true to replace it, or remove it first (aws bedrock delete-model-invocation-logging-configuration --region ${region})`,
      );
    }
    await pulumi.log.warn(`${has}: it is replaced, for the whole account`, owner);
  };
  return new pulumi.ResourceHook(
    name,
    () => {
      asked ??= check();
      return asked;
    },
    { onDryRun: true },
  );
}

/** Where the region's calls are recorded today, unless that is nowhere or a place of this stack. */
async function otherDestination({ accountId, own, region }: Claim): Promise<string | undefined> {
  const config = await liveConfig(accountId, region);
  const group = config?.cloudWatchConfig?.logGroupName;
  const bucket = config?.s3Config?.bucketName;
  const others = [group, bucket].filter((name) => name !== undefined && !own.includes(name));
  if (others.length === 0) return undefined;
  // After the stack was renamed it is the place of the old name, which the state still has.
  const recorded = await recordedPlaces();
  if (others.every((name) => recorded.has(name))) return undefined;
  return [group && `log group ${group}`, bucket && `bucket ${bucket}`].filter(Boolean).join(" and ");
}

/** Names of the log groups and buckets that this stack's state holds. */
async function recordedPlaces(): Promise<ReadonlySet<unknown>> {
  const resources = await recordedResources();
  return new Set(
    resources.flatMap(({ outputs, type }) => {
      if (type === "aws:cloudwatch/logGroup:LogGroup") return [outputs.name];
      return type === "aws:s3/bucket:Bucket" ? [outputs.bucket] : [];
    }),
  );
}

/**
 * Pulumi's AWS provider has no function for it, so the SDK asks, with credentials that it finds by itself. Those of the
 * provider may be others (`aws:assumeRoles`), hence the look at the account.
 */
async function liveConfig(accountId: string, region: string): Promise<LoggingConfig | undefined> {
  // Most runs create nothing, so they do not wait for these to load.
  const [{ BedrockClient, GetModelInvocationLoggingConfigurationCommand }, sts] = await Promise.all([
    import("@aws-sdk/client-bedrock"),
    import("@aws-sdk/client-sts"),
  ]);
  const settings = await sdkSettings(region);
  try {
    const [{ Account }, { loggingConfig }] = await Promise.all([
      new sts.STSClient(settings).send(new sts.GetCallerIdentityCommand({})),
      new BedrockClient(settings).send(new GetModelInvocationLoggingConfigurationCommand({})),
    ]);
    if (Account === accountId) return loggingConfig;
    throw new Error(`these credentials are of account ${Account}, the stack is made in ${accountId}`);
  } catch (error) {
    const { message, name } = error as Error;
    const why = name === "Error" ? message : `${name}: ${message}`;
    throw new Error(
      printableMessage(
        `cannot tell whether ${region} has a model invocation logging configuration already: ${why}`,
      ),
    );
  }
}
