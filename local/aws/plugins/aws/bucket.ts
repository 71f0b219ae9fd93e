import type { BucketLocationConstraint, S3 } from "@aws-sdk/client-s3";
import type { Handler } from "../handler.ts";
import { importId } from "./import-id.ts";
import { madeUpName } from "./names.ts";
import { during } from "./provider-errors.ts";
import { defaultRegion } from "./region.ts";
import { ifThere, s3 } from "./s3.ts";
import { fromList, type Tags, tagOutputs, toList } from "./tags.ts";

interface Inputs {
  bucket: string;
  region: string;
  forceDestroy: boolean;
  tags?: Tags;
}

/**
 * `aws.s3.Bucket`. Its id is its name, with `@region` behind it where it is imported; name and region replace, tags update
 * in place. A bucket that holds objects is deleted with them under `forceDestroy` only.
 */
export const bucket: Handler = {
  inputs: ["bucket", "region", "forceDestroy", "tags"],
  replacing: ["bucket", "region"],
  uniqueName: "bucket",
  comparable: { tags: (tags) => tags ?? {} },

  defaults: (resourceName) => ({
    bucket: madeUpName(resourceName),
    region: defaultRegion,
    forceDestroy: false,
  }),

  async create(properties) {
    const inputs = properties as unknown as Inputs;
    const { bucket: Bucket, region } = inputs;
    const client = await s3(region);
    // The oldest region has no name as a place.
    const place = region !== "us-east-1" && { LocationConstraint: region as BucketLocationConstraint };
    const step = `creating S3 Bucket (${Bucket})`;
    // There S3 would answer that it has made a bucket that the account has already, so the real provider looks first.
    if (!place && (await ifThere(client.headBucket({ Bucket }))))
      throw new Error(`${step}: BucketAlreadyExists`);
    await during(
      step,
      "S3: CreateBucket",
      client.createBucket({ Bucket, ...(place && { CreateBucketConfiguration: place }) }),
    );
    await setTags(client, inputs);
    return { id: Bucket, outputs: outputsOf(inputs) };
  },

  async read(given, properties) {
    const { id, region } = importId(given, properties);
    const { forceDestroy = false } = properties as Partial<Inputs>;
    const client = await s3(region);
    if (!(await ifThere(client.headBucket({ Bucket: id })))) return undefined;
    const { TagSet } = (await ifThere(client.getBucketTagging({ Bucket: id }))) ?? {};
    const tags = fromList(TagSet as { Key: string; Value: string }[] | undefined);
    return { id, outputs: outputsOf({ bucket: id, region, forceDestroy, tags }) };
  },

  async update(_id, _olds, news) {
    const inputs = news as unknown as Inputs;
    await setTags(await s3(inputs.region), inputs);
    return outputsOf(inputs);
  },

  async delete(id, properties) {
    const { forceDestroy, region } = properties as unknown as Inputs;
    const client = await s3(region);
    if (forceDestroy) await empty(client, id);
    await ifThere(client.deleteBucket({ Bucket: id }));
  },
};

async function setTags(client: S3, { bucket: Bucket, tags }: Inputs): Promise<void> {
  if (tags) await client.putBucketTagging({ Bucket, Tagging: { TagSet: toList(tags) as never } });
  else await client.deleteBucketTagging({ Bucket });
}

async function empty(client: S3, Bucket: string): Promise<void> {
  for (;;) {
    const { Contents = [] } = (await ifThere(client.listObjectsV2({ Bucket }))) ?? {};
    if (Contents.length === 0) return;
    await client.deleteObjects({ Bucket, Delete: { Objects: Contents.map(({ Key }) => ({ Key })) } });
  }
}

function outputsOf(inputs: Inputs) {
  const { bucket, region } = inputs;
  const partition = region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return {
    ...inputs,
    arn: `arn:${partition}:s3:::${bucket}`,
    bucketDomainName: `${bucket}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
    ...tagOutputs(inputs.tags),
  };
}
