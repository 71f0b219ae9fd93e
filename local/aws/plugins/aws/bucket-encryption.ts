import type { ServerSideEncryption } from "@aws-sdk/client-s3";
import { bucketPart } from "./bucket-part.ts";

interface Inputs {
  bucket: string;
  rules: Rule[];
}

interface Rule {
  applyServerSideEncryptionByDefault: { sseAlgorithm: ServerSideEncryption; kmsMasterKeyId?: string };
  bucketKeyEnabled?: boolean;
}

/** `aws.s3.BucketServerSideEncryptionConfiguration`. */
export const bucketEncryption = bucketPart<Inputs>({
  inputs: ["rules"],

  async put(client, { bucket, rules }) {
    await client.putBucketEncryption({
      Bucket: bucket,
      ServerSideEncryptionConfiguration: {
        Rules: rules.map(({ applyServerSideEncryptionByDefault: applied, bucketKeyEnabled }) => ({
          ApplyServerSideEncryptionByDefault: {
            SSEAlgorithm: applied.sseAlgorithm,
            KMSMasterKeyID: applied.kmsMasterKeyId,
          },
          BucketKeyEnabled: bucketKeyEnabled,
        })),
      },
    });
  },

  async read(client, Bucket) {
    const { ServerSideEncryptionConfiguration } = await client.getBucketEncryption({ Bucket });
    const live = ServerSideEncryptionConfiguration?.Rules;
    if (!live) return undefined;
    const rules = live.map(({ ApplyServerSideEncryptionByDefault: applied, BucketKeyEnabled }) => ({
      applyServerSideEncryptionByDefault: {
        sseAlgorithm: applied?.SSEAlgorithm,
        ...(applied?.KMSMasterKeyID && { kmsMasterKeyId: applied.KMSMasterKeyID }),
      },
      bucketKeyEnabled: BucketKeyEnabled ?? false,
    }));
    return { rules };
  },

  delete: (client, Bucket) => client.deleteBucketEncryption({ Bucket }),
});
