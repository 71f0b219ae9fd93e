import { getInferenceProfile } from "@pulumi/aws/bedrock/getInferenceProfile.js";
import type { InferenceProfiles } from "./inference-profiles.ts";
import { applicationProfileHome, kindOfModel } from "./model-id.ts";

/** A model id and a region that it is to be called in. */
export interface Call {
  readonly model: string;
  readonly region: string;
}

/**
 * What AWS itself says of the profiles that are to be called, each asked for once in each of its regions.
 *
 * @throws Error when AWS gives another answer than the profile or that there is none, e.g. for want of
 * `bedrock:GetInferenceProfile`
 */
export async function liveInferenceProfiles(calls: readonly Call[]): Promise<InferenceProfiles> {
  const answers = new Map<string, Promise<readonly string[] | undefined>>();
  for (const { model, region } of calls) {
    if (["geographic", "global", "application"].includes(kindOfModel(model))) {
      const known = answers.get(`${model} ${region}`);
      if (known === undefined) answers.set(`${model} ${region}`, ask(model, region));
    }
  }
  const reached = new Map<string, readonly string[] | undefined>();
  await Promise.all([...answers].map(async ([call, answer]) => reached.set(call, await answer)));
  return {
    reached: (profile, source) => reached.get(`${profile} ${source}`),
    sources: () => undefined,
  };
}

async function ask(profile: string, region: string): Promise<readonly string[] | undefined> {
  const home = applicationProfileHome(profile);
  if (home !== undefined && home.region !== region) return undefined;
  try {
    const { models } = await getInferenceProfile({ inferenceProfileId: profile, region });
    return models.map(({ modelArn }) => modelArn).sort();
  } catch (error) {
    if (/ResourceNotFoundException|ValidationException/.test((error as Error).message)) return undefined;
    throw error;
  }
}
