import type { Bedrock, GetInferenceProfileResponse } from "@aws-sdk/client-bedrock";
import type { Handler } from "../handler.ts";
import { clientSettings } from "./client-settings.ts";
import { madeUpName } from "./names.ts";
import { defaultRegion } from "./region.ts";
import { type Tags, tagChanges, tagOutputs } from "./tags.ts";
import { timeText } from "./time.ts";

interface Inputs {
  name: string;
  description?: string;
  modelSource: { copyFrom: string };
  region: string;
  tags?: Tags;
}

/**
 * `aws.bedrock.InferenceProfile`. Its id is the one that AWS makes up; tags update in place, everything else
 * replaces. `timeouts` is refused. AWS never tells again what it was copied from: that stays as the state has it.
 */
export const inferenceProfile: Handler = {
  inputs: ["name", "description", "modelSource", "region", "tags"],
  replacing: ["name", "description", "modelSource", "region"],
  uniqueName: "name",
  comparable: { tags: (tags) => tags ?? {} },

  defaults: (resourceName) => ({ name: madeUpName(resourceName), region: defaultRegion }),

  async create(properties) {
    const inputs = properties as unknown as Inputs;
    const { description, modelSource, name, region, tags } = inputs;
    const bedrock = await client(region);
    const { inferenceProfileArn } = await bedrock.createInferenceProfile({
      inferenceProfileName: name,
      description,
      modelSource,
      tags: toList(tags),
    });
    const live = await bedrock.getInferenceProfile({ inferenceProfileIdentifier: inferenceProfileArn });
    return { id: live.inferenceProfileId ?? "", outputs: outputsOf(inputs, live) };
  },

  async read(id, properties) {
    const { modelSource, region = defaultRegion } = properties as unknown as Inputs;
    const bedrock = await client(region);
    const live = await ifExists(bedrock.getInferenceProfile({ inferenceProfileIdentifier: id }));
    if (!live) return undefined;
    const { description, inferenceProfileArn, inferenceProfileName: name = "" } = live;
    const { tags = [] } = await bedrock.listTagsForResource({ resourceARN: inferenceProfileArn });
    const inputs = { name, description, modelSource, region, tags: fromList(tags) };
    return { id, outputs: outputsOf(inputs, live) };
  },

  async update(id, olds, news) {
    const { arn: resourceARN, tags: from } = olds as { arn: string; tags?: Tags };
    const inputs = news as unknown as Inputs;
    const bedrock = await client(inputs.region);
    const { write, remove } = tagChanges(from, inputs.tags);
    const tags = write.map(({ Key: key, Value: value }) => ({ key, value }));
    if (tags.length > 0) await bedrock.tagResource({ resourceARN, tags });
    if (remove.length > 0) await bedrock.untagResource({ resourceARN, tagKeys: remove });
    const live = await bedrock.getInferenceProfile({ inferenceProfileIdentifier: id });
    return outputsOf(inputs, live);
  },

  async delete(id, properties) {
    const { region = defaultRegion } = properties as unknown as Inputs;
    const bedrock = await client(region);
    await ifExists(bedrock.deleteInferenceProfile({ inferenceProfileIdentifier: id }));
  },
};

/** Most runs never need this client, so they do not wait for it to load. */
async function client(region: string): Promise<Bedrock> {
  const { Bedrock } = await import("@aws-sdk/client-bedrock");
  return new Bedrock(await clientSettings(region));
}

async function ifExists<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  }
}

function outputsOf(inputs: Inputs, live: GetInferenceProfileResponse) {
  return { ...inputs, ...common(live), arn: live.inferenceProfileArn, ...tagOutputs(inputs.tags) };
}

function common({ createdAt, models = [], status, type, updatedAt }: GetInferenceProfileResponse) {
  return {
    createdAt: timeText(createdAt),
    models: models.map(({ modelArn }) => ({ modelArn })),
    status,
    type,
    updatedAt: timeText(updatedAt),
  };
}

function toList(tags: Tags = {}): { key: string; value: string }[] {
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

function fromList(tags: readonly { key?: string; value?: string }[]): Tags {
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]));
}
