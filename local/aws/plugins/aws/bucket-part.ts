import type { S3 } from "@aws-sdk/client-s3";
import type { Handler } from "../handler.ts";
import type { Properties } from "../wire.ts";
import { defaultRegion } from "./region.ts";
import { ifThere, s3 } from "./s3.ts";

/** A part of a bucket that S3 keeps as one document, and that the provider has as a resource of its own. */
interface BucketPart<Inputs> {
  /** Beside `bucket` and `region`. */
  readonly inputs: readonly string[];
  /** @default none */
  readonly defaults?: Properties;
  put(client: S3, inputs: Inputs): Promise<unknown>;
  /** Its own inputs as S3 has them; `undefined` where the bucket has no such part. */
  read(client: S3, Bucket: string): Promise<Properties | undefined>;
  delete(client: S3, Bucket: string): Promise<unknown>;
}

/** The handler of a part. Its id is its bucket; another bucket or region replaces it. */
export function bucketPart<Inputs extends object>(part: BucketPart<Inputs>): Handler {
  const put = async (properties: Properties) => {
    const inputs = properties as unknown as Inputs & { region: string };
    await part.put(await s3(inputs.region), inputs);
    return { ...properties };
  };
  return {
    inputs: ["bucket", "region", ...part.inputs],
    replacing: ["bucket", "region"],
    defaults: () => ({ region: defaultRegion, ...part.defaults }),
    create: async (properties) => ({ id: String(properties.bucket), outputs: await put(properties) }),
    async read(id, properties) {
      const region = String(properties.region);
      const live = await ifThere(part.read(await s3(region), id));
      return live && { id, outputs: { bucket: id, region, ...live } };
    },
    update: (_id, _olds, news) => put(news),
    async delete(id, properties) {
      await ifThere(part.delete(await s3(String(properties.region)), id));
    },
  };
}
