import type { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import type { Handler } from "../handler.ts";
import { clientSettings } from "./client-settings.ts";
import { importId } from "./import-id.ts";
import { madeUpName } from "./names.ts";
import { during } from "./provider-errors.ts";
import { defaultRegion } from "./region.ts";
import { type Tags, tagChanges, tagOutputs } from "./tags.ts";

interface Inputs {
  name: string;
  region: string;
  retentionInDays: number;
  kmsKeyId?: string;
  tags?: Tags;
}

/**
 * `aws.cloudwatch.LogGroup`. Its id is its name, with `@region` behind it where it is imported; name and region replace,
 * everything else updates in place.
 */
export const logGroup: Handler = {
  inputs: ["name", "region", "retentionInDays", "kmsKeyId", "tags"],
  replacing: ["name", "region"],
  uniqueName: "name",
  comparable: { tags: (tags) => tags ?? {} },

  defaults: (resourceName) => ({ name: madeUpName(resourceName), region: defaultRegion, retentionInDays: 0 }),

  async create(properties) {
    const inputs = properties as unknown as Inputs;
    const { kmsKeyId, name: logGroupName, region, tags } = inputs;
    const logs = await client(region);
    await during(
      `creating CloudWatch Logs Log Group (${logGroupName})`,
      "CloudWatch Logs: CreateLogGroup",
      logs.createLogGroup({ logGroupName, kmsKeyId, tags }),
    );
    await setRetention(logs, inputs);
    return { id: logGroupName, outputs: outputsOf(inputs, (await find(logs, logGroupName))?.logGroupArn) };
  },

  async read(given, properties) {
    const { id, region } = importId(given, properties);
    const logs = await client(region);
    const live = await find(logs, id);
    if (!live) return undefined;
    const { tags } = await logs.listTagsForResource({ resourceArn: live.logGroupArn });
    const { kmsKeyId, retentionInDays = 0 } = live;
    return {
      id,
      outputs: outputsOf({ name: id, region, retentionInDays, kmsKeyId, tags }, live.logGroupArn),
    };
  },

  async update(id, olds, news) {
    const inputs = news as unknown as Inputs;
    const logs = await client(inputs.region);
    await setRetention(logs, inputs);
    const { kmsKeyId } = inputs;
    if (kmsKeyId !== (olds as unknown as Inputs).kmsKeyId) {
      if (kmsKeyId) await logs.associateKmsKey({ kmsKeyId, logGroupName: id });
      else await logs.disassociateKmsKey({ logGroupName: id });
    }
    const resourceArn = (await find(logs, id))?.logGroupArn ?? "";
    const { remove } = tagChanges((olds as unknown as Inputs).tags, inputs.tags);
    if (remove.length > 0) await logs.untagResource({ resourceArn, tagKeys: remove });
    if (inputs.tags) await logs.tagResource({ resourceArn, tags: inputs.tags });
    return outputsOf(inputs, resourceArn);
  },

  async delete(id, properties) {
    const logs = await client((properties as unknown as Inputs).region);
    if (await find(logs, id)) await logs.deleteLogGroup({ logGroupName: id });
  },
};

/** Most runs never need this client, so they do not wait for it to load. */
async function client(region: string): Promise<CloudWatchLogs> {
  const { CloudWatchLogs } = await import("@aws-sdk/client-cloudwatch-logs");
  return new CloudWatchLogs(await clientSettings(region));
}

async function find(logs: CloudWatchLogs, name: string) {
  const { logGroups = [] } = await logs.describeLogGroups({ logGroupNamePrefix: name });
  return logGroups.find(({ logGroupName }) => logGroupName === name);
}

/** 0 keeps events for ever. */
async function setRetention(logs: CloudWatchLogs, { name: logGroupName, retentionInDays }: Inputs) {
  if (retentionInDays === 0) await logs.deleteRetentionPolicy({ logGroupName });
  else await logs.putRetentionPolicy({ logGroupName, retentionInDays });
}

function outputsOf(inputs: Inputs, arn: string | undefined) {
  return { ...inputs, arn, logGroupClass: "STANDARD", skipDestroy: false, ...tagOutputs(inputs.tags) };
}
