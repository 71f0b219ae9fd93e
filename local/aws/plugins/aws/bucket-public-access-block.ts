import type { Handler } from "../handler.ts";
import { defaultRegion } from "./region.ts";
import { ifThere, s3 } from "./s3.ts";

interface Inputs {
  bucket: string;
  region: string;
  blockPublicAcls: boolean;
  blockPublicPolicy: boolean;
  ignorePublicAcls: boolean;
  restrictPublicBuckets: boolean;
}

const switches = [
  "blockPublicAcls",
  "blockPublicPolicy",
  "ignorePublicAcls",
  "restrictPublicBuckets",
] as const;

/** `aws.s3.BucketPublicAccessBlock`. Its id is its bucket; another bucket or region replaces it. */
export const bucketPublicAccessBlock: Handler = {
  inputs: ["bucket", "region", ...switches],
  replacing: ["bucket", "region"],

  defaults: () => ({ region: defaultRegion, ...Object.fromEntries(switches.map((name) => [name, false])) }),

  async create(properties) {
    const inputs = properties as unknown as Inputs;
    return { id: inputs.bucket, outputs: await put(inputs) };
  },

  async read(id, properties) {
    const { region } = properties as unknown as Inputs;
    const answer = await ifThere((await s3(region)).getPublicAccessBlock({ Bucket: id }));
    const live = answer?.PublicAccessBlockConfiguration;
    if (!live) return undefined;
    const outputs = {
      bucket: id,
      region,
      blockPublicAcls: live.BlockPublicAcls ?? false,
      blockPublicPolicy: live.BlockPublicPolicy ?? false,
      ignorePublicAcls: live.IgnorePublicAcls ?? false,
      restrictPublicBuckets: live.RestrictPublicBuckets ?? false,
    };
    return { id, outputs };
  },

  update: (_id, _olds, news) => put(news as unknown as Inputs),

  async delete(id, properties) {
    const { region } = properties as unknown as Inputs;
    await ifThere((await s3(region)).deletePublicAccessBlock({ Bucket: id }));
  },
};

async function put(inputs: Inputs) {
  await (await s3(inputs.region)).putPublicAccessBlock({
    Bucket: inputs.bucket,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: inputs.blockPublicAcls,
      BlockPublicPolicy: inputs.blockPublicPolicy,
      IgnorePublicAcls: inputs.ignorePublicAcls,
      RestrictPublicBuckets: inputs.restrictPublicBuckets,
    },
  });
  return { ...inputs };
}
