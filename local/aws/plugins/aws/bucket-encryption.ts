import type { ServerSideEncryption } from "@aws-sdk/client-s3";
import type { Handler } from "../handler.ts";
import { defaultRegion } from "./region.ts";
import { ifThere, s3 } from "./s3.ts";

interface Inputs {
  bucket: string;
  region: string;
  rules: Rule[];
}

interface Rule {
  applyServerSideEncryptionByDefault: { sseAlgorithm: ServerSideEncryption; kmsMasterKeyId?: string };
  bucketKeyEnabled?: boolean;
}

/** `aws.s3.BucketServerSideEncryptionConfiguration`. Its id is its bucket; another bucket or region replaces it. */
export const bucketEncryption: Handler = {
  inputs: ["bucket", "region", "rules"],
  replacing: ["bucket", "region"],

  defaults: () => ({ region: defaultRegion }),

  async create(properties) {
    const inputs = properties as unknown as Inputs;
    return { id: inputs.bucket, outputs: await put(inputs) };
  },

  async read(id, properties) {
    const { region } = properties as unknown as Inputs;
    const answer = await ifThere((await s3(region)).getBucketEncryption({ Bucket: id }));
    const live = answer?.ServerSideEncryptionConfiguration?.Rules;
    if (!live) return undefined;
    const rules = live.map(({ ApplyServerSideEncryptionByDefault: applied, BucketKeyEnabled }) => ({
      applyServerSideEncryptionByDefault: {
        sseAlgorithm: applied?.SSEAlgorithm,
        ...(applied?.KMSMasterKeyID && { kmsMasterKeyId: applied.KMSMasterKeyID }),
      },
      bucketKeyEnabled: BucketKeyEnabled ?? false,
    }));
    return { id, outputs: { bucket: id, region, rules } };
  },

  update: (_id, _olds, news) => put(news as unknown as Inputs),

  async delete(id, properties) {
    const { region } = properties as unknown as Inputs;
    await ifThere((await s3(region)).deleteBucketEncryption({ Bucket: id }));
  },
};

async function put(inputs: Inputs) {
  await (await s3(inputs.region)).putBucketEncryption({
    Bucket: inputs.bucket,
    ServerSideEncryptionConfiguration: {
      Rules: inputs.rules.map(({ applyServerSideEncryptionByDefault: applied, bucketKeyEnabled }) => ({
        ApplyServerSideEncryptionByDefault: {
          SSEAlgorithm: applied.sseAlgorithm,
          KMSMasterKeyID: applied.kmsMasterKeyId,
        },
        BucketKeyEnabled: bucketKeyEnabled,
      })),
    },
  });
  return { ...inputs };
}
