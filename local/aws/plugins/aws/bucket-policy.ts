import type { Handler } from "../handler.ts";
import { documentMeaning, documentText } from "./policy-document.ts";
import { defaultRegion } from "./region.ts";
import { ifThere, s3 } from "./s3.ts";

interface Inputs {
  bucket: string;
  region: string;
  policy: unknown;
}

/** `aws.s3.BucketPolicy`. Its id is its bucket; another bucket or region replaces it. */
export const bucketPolicy: Handler = {
  inputs: ["bucket", "region", "policy"],
  replacing: ["bucket", "region"],
  comparable: { policy: (document) => document && documentMeaning(document) },

  defaults: () => ({ region: defaultRegion }),

  async create(properties) {
    const inputs = properties as unknown as Inputs;
    return { id: inputs.bucket, outputs: await put(inputs) };
  },

  async read(id, properties) {
    const { policy: kept, region } = properties as unknown as Inputs;
    const { Policy } = (await ifThere((await s3(region)).getBucketPolicy({ Bucket: id }))) ?? {};
    if (!Policy) return undefined;
    const policy = kept && documentMeaning(kept) === documentMeaning(Policy) ? kept : Policy;
    return { id, outputs: { bucket: id, region, policy } };
  },

  update: (_id, _olds, news) => put(news as unknown as Inputs),

  async delete(id, properties) {
    const { region } = properties as unknown as Inputs;
    await ifThere((await s3(region)).deleteBucketPolicy({ Bucket: id }));
  },
};

async function put({ bucket, policy, region }: Inputs) {
  const text = documentText(policy);
  await (await s3(region)).putBucketPolicy({ Bucket: bucket, Policy: text });
  return { bucket, region, policy: text };
}
