import type { ExpirationStatus } from "@aws-sdk/client-s3";
import type { Handler } from "../handler.ts";
import { defaultRegion } from "./region.ts";
import { ifThere, s3 } from "./s3.ts";

interface Inputs {
  bucket: string;
  region: string;
  rules: Rule[];
}

interface Rule {
  id: string;
  status: ExpirationStatus;
  filter: { prefix: string };
  expiration: { days: number };
}

/**
 * `aws.s3.BucketLifecycleConfiguration` with rules that let objects of a prefix expire, and no others. Its id is its
 * bucket; another bucket or region replaces it.
 */
export const bucketLifecycle: Handler = {
  inputs: ["bucket", "region", "rules"],
  replacing: ["bucket", "region"],

  defaults: () => ({ region: defaultRegion }),

  async create(properties) {
    const inputs = properties as unknown as Inputs;
    return { id: inputs.bucket, outputs: await put(inputs) };
  },

  async read(id, properties) {
    const { region } = properties as unknown as Inputs;
    const live = await ifThere((await s3(region)).getBucketLifecycleConfiguration({ Bucket: id }));
    if (!live?.Rules) return undefined;
    const rules = live.Rules.map(({ Expiration, Filter, ID, Status }) => ({
      id: ID,
      status: Status,
      filter: { prefix: Filter?.Prefix ?? "" },
      expiration: { days: Expiration?.Days },
    }));
    return { id, outputs: { bucket: id, region, rules } };
  },

  update: (_id, _olds, news) => put(news as unknown as Inputs),

  async delete(id, properties) {
    const { region } = properties as unknown as Inputs;
    await ifThere((await s3(region)).deleteBucketLifecycle({ Bucket: id }));
  },
};

async function put(inputs: Inputs) {
  const Rules = inputs.rules.map(({ expiration, filter, id, status, ...unknown }) => {
    const [key] = Object.keys(unknown);
    if (key) throw new Error(`the local AWS plugin does not know ${key} of a lifecycle rule`);
    return {
      ID: id,
      Status: status,
      Filter: { Prefix: filter.prefix },
      Expiration: { Days: expiration.days },
    };
  });
  await (await s3(inputs.region)).putBucketLifecycleConfiguration({
    Bucket: inputs.bucket,
    LifecycleConfiguration: { Rules },
  });
  return { ...inputs };
}
