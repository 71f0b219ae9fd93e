import { bucketPart } from "./bucket-part.ts";

interface Inputs {
  bucket: string;
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

/** `aws.s3.BucketPublicAccessBlock`. */
export const bucketPublicAccessBlock = bucketPart<Inputs>({
  inputs: switches,

  defaults: Object.fromEntries(switches.map((name) => [name, false])),

  async put(client, inputs) {
    await client.putPublicAccessBlock({
      Bucket: inputs.bucket,
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: inputs.blockPublicAcls,
        BlockPublicPolicy: inputs.blockPublicPolicy,
        IgnorePublicAcls: inputs.ignorePublicAcls,
        RestrictPublicBuckets: inputs.restrictPublicBuckets,
      },
    });
  },

  async read(client, Bucket) {
    const { PublicAccessBlockConfiguration: live } = await client.getPublicAccessBlock({ Bucket });
    return (
      live && {
        blockPublicAcls: live.BlockPublicAcls ?? false,
        blockPublicPolicy: live.BlockPublicPolicy ?? false,
        ignorePublicAcls: live.IgnorePublicAcls ?? false,
        restrictPublicBuckets: live.RestrictPublicBuckets ?? false,
      }
    );
  },

  delete: (client, Bucket) => client.deletePublicAccessBlock({ Bucket }),
});
