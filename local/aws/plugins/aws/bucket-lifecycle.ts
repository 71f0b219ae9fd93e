import type { ExpirationStatus } from "@aws-sdk/client-s3";
import { bucketPart } from "./bucket-part.ts";

interface Inputs {
  bucket: string;
  rules: Rule[];
}

interface Rule {
  id: string;
  status: ExpirationStatus;
  filter: { prefix: string };
  expiration: { days: number };
}

/** `aws.s3.BucketLifecycleConfiguration` with rules that let objects of a prefix expire, and no others. */
export const bucketLifecycle = bucketPart<Inputs>({
  inputs: ["rules"],

  async put(client, { bucket, rules }) {
    const Rules = rules.map(({ expiration, filter, id, status, ...unknown }) => {
      const [key] = Object.keys(unknown);
      if (key) throw new Error(`the local AWS plugin does not know ${key} of a lifecycle rule`);
      return {
        ID: id,
        Status: status,
        Filter: { Prefix: filter.prefix },
        Expiration: { Days: expiration.days },
      };
    });
    await client.putBucketLifecycleConfiguration({ Bucket: bucket, LifecycleConfiguration: { Rules } });
  },

  async read(client, Bucket) {
    const { Rules } = await client.getBucketLifecycleConfiguration({ Bucket });
    if (!Rules) return undefined;
    const rules = Rules.map(({ Expiration, Filter, ID, Status }) => ({
      id: ID,
      status: Status,
      filter: { prefix: Filter?.Prefix ?? "" },
      expiration: { days: Expiration?.Days },
    }));
    return { rules };
  },

  delete: (client, Bucket) => client.deleteBucketLifecycle({ Bucket }),
});
