import type { Bedrock, InferenceProfileSummary } from "@aws-sdk/client-bedrock";
import type { Tags } from "../owner.ts";
import { perRegion } from "./clients.ts";
import type { Kind, Leftover } from "./leftover.ts";

const bedrock = perRegion(
  async (settings) => new (await import("@aws-sdk/client-bedrock")).Bedrock(settings),
);

/** By region, as the first look of a run found them. */
const listings = new Map<string, Promise<readonly InferenceProfileSummary[]>>();

/**
 * Application inference profiles. Several may have one name, so that only those with our tags are left over: without
 * this, each killed run would leave one more.
 */
export const inferenceProfile: Kind<{ name: string; region: string; tags: Tags }> = {
  async find({ name, region, tags }) {
    const client = await bedrock(region);
    const listing = listings.get(region) ?? list(client);
    listings.set(region, listing);
    const named = (await listing).filter(({ inferenceProfileName }) => inferenceProfileName === name);
    const found = await Promise.all(named.map((profile) => withTags(client, profile)));
    return found.filter((left) => Object.entries(tags).every(([key, value]) => left.tags[key] === value));
  },

  what: ({ name, region }) => `application inference profile "${name}" in ${region}`,
};

async function list(client: Bedrock): Promise<readonly InferenceProfileSummary[]> {
  const { paginateListInferenceProfiles } = await import("@aws-sdk/client-bedrock");
  const all: InferenceProfileSummary[] = [];
  for await (const page of paginateListInferenceProfiles(
    { client, pageSize: 1000 },
    { typeEquals: "APPLICATION" },
  )) {
    all.push(...(page.inferenceProfileSummaries ?? []));
  }
  return all;
}

async function withTags(
  client: Bedrock,
  { inferenceProfileArn: arn = "" }: InferenceProfileSummary,
): Promise<Leftover> {
  const { tags = [] } = await client.listTagsForResource({ resourceARN: arn });
  return {
    arn,
    delete: () => client.deleteInferenceProfile({ inferenceProfileIdentifier: arn }),
    tags: Object.fromEntries(tags.map(({ key = "", value = "" }) => [key, value])),
  };
}
