import type { S3 } from "@aws-sdk/client-s3";
import type { Tags } from "../owner.ts";
import { perRegion, unlessMissing } from "./clients.ts";
import { HoldsRecords, type Kind } from "./leftover.ts";

const s3 = perRegion(async (settings) => new (await import("@aws-sdk/client-s3")).S3(settings));

/** Buckets of records of calls. S3 itself refuses to delete one that is not empty. */
export const bucket: Kind<{ bucket: string; region: string; tags: Tags }> = {
  async find({ bucket: Bucket, region, tags }, { accountId, partition }) {
    const client = await s3(region);
    if (!(await exists(client, Bucket, accountId))) return [];
    const { TagSet } = (await unlessMissing(client.getBucketTagging({ Bucket }), "NoSuchTagSet")) ?? {};
    const found = TagSet?.map(({ Key = "", Value = "" }) => [Key, Value]);
    return [
      {
        arn: `arn:${partition}:s3:::${Bucket}`,
        delete: () => client.deleteBucket({ Bucket }).catch(refusal),
        // A bucket is tagged after it is made. One without tags is told by its name, which holds project, stack, account
        // and region, and by its account.
        tags: found ? Object.fromEntries(found) : tags,
      },
    ];
  },

  importId: ({ bucket, region }) => `${bucket}@${region}`,

  what: ({ bucket }) => `S3 bucket ${bucket}`,
};

/** @throws Error when it is another account's */
async function exists(client: S3, Bucket: string, ExpectedBucketOwner: string): Promise<boolean> {
  try {
    await client.headBucket({ Bucket, ExpectedBucketOwner });
    return true;
  } catch (error) {
    // S3 answers HEAD without a body, hence without the name of an error.
    const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
    if (status === 404) return false;
    if (status !== 403) throw error;
    throw new Error(
      `S3 bucket ${Bucket} exists already, in another account or where this one may not look (s3:ListBucket)`,
    );
  }
}

function refusal(error: Error): never {
  throw error.name === "BucketNotEmpty" ? new HoldsRecords() : error;
}
