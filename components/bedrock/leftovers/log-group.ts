import { perRegion } from "./clients.ts";
import { HoldsRecords, type Kind } from "./leftover.ts";

const logs = perRegion(
  async (settings) => new (await import("@aws-sdk/client-cloudwatch-logs")).CloudWatchLogs(settings),
);

/** Log groups of records of calls. Deleting one deletes its records, so one with a stream in it stays. */
export const logGroup: Kind<{ name: string; region: string }> = {
  async find({ name, region }) {
    const client = await logs(region);
    // In the order of names: the one without anything behind it comes first.
    const { logGroups = [] } = await client.describeLogGroups({ limit: 1, logGroupNamePrefix: name });
    const [found] = logGroups.filter(({ logGroupName }) => logGroupName === name);
    const arn = found?.logGroupArn;
    if (arn === undefined) return [];
    const { tags = {} } = await client.listTagsForResource({ resourceArn: arn });
    return [
      {
        arn,
        async delete() {
          const { logStreams = [] } = await client.describeLogStreams({ limit: 1, logGroupName: name });
          if (logStreams.length > 0) throw new HoldsRecords();
          await client.deleteLogGroup({ logGroupName: name });
        },
        tags,
      },
    ];
  },

  importId: ({ name, region }) => `${name}@${region}`,

  what: ({ name, region }) => `log group ${name} in ${region}`,
};
