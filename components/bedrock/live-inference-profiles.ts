import type { BedrockClient, GetInferenceProfileCommand } from "@aws-sdk/client-bedrock";
import { sdkSettings } from "../sdk-settings.ts";
import { printableMessage } from "../shared/printable.ts";
import type { InferenceProfiles } from "./inference-profiles.ts";
import { applicationProfileHome, kindOfModel } from "./model-id.ts";
import { ownAccount } from "./own-account.ts";

/** A model id and a region that it is to be called in. */
export interface Call {
  readonly model: string;
  readonly region: string;
}

/** Attempts of the SDK at each question: a large stack asks dozens at once, and AWS may answer that it is too many. */
const maxAttempts = 8;

/**
 * What AWS itself says of the profiles that are to be called, each asked for once in each of its regions.
 *
 * Pulumi's AWS provider has a function for it, whose error does not tell a profile that is not there from a question
 * that was not answered: the SDK asks.
 *
 * @throws Error when AWS gives another answer than the profile or that there is none, e.g. for want of
 * `bedrock:GetInferenceProfile`
 */
export async function liveInferenceProfiles(calls: readonly Call[]): Promise<InferenceProfiles> {
  const profiles = calls.filter(({ model }) =>
    ["geographic", "global", "application"].includes(kindOfModel(model)),
  );
  const wanted = new Map(profiles.map((call) => [`${call.model} ${call.region}`, call]));
  const ask = profiles.length > 0 ? await question() : undefined;
  const reached = new Map<string, readonly string[] | undefined>();
  await Promise.all(
    [...wanted].map(async ([key, { model, region }]) => reached.set(key, await ask?.(model, region))),
  );
  return {
    reached: (profile, source) => reached.get(`${profile} ${source}`),
    sources: () => undefined,
  };
}

/**
 * Refuses answers about another account than the stack's: its application profiles would be taken for missing.
 *
 * @param accountId where the AWS provider makes the stack
 */
export async function refuseOtherAccount(accountId: string): Promise<void> {
  const own = await ownAccount();
  if (own === accountId) return;
  throw new Error(
    `inferenceProfiles: live asks AWS with the credentials of the program's environment, which are ${own === undefined ? "missing" : `of account ${own}`}; the stack is made in ${accountId} (sign in to that account, or set inferenceProfiles: bundled)`,
  );
}

/** What asks AWS for the models that a profile reaches from a region; undefined where there is no such profile. */
async function question() {
  // Under `inferenceProfiles: bundled` nothing is asked, so this is not loaded.
  const sdk = await import("@aws-sdk/client-bedrock");
  const clients = new Map<string, Promise<BedrockClient>>();
  const clientIn = (region: string) => {
    const client =
      clients.get(region) ??
      sdkSettings(region).then((settings) => new sdk.BedrockClient({ ...settings, maxAttempts }));
    clients.set(region, client);
    return client;
  };
  return async (profile: string, region: string): Promise<readonly string[] | undefined> => {
    const home = applicationProfileHome(profile);
    if (home !== undefined && home.region !== region) return undefined;
    const command = new sdk.GetInferenceProfileCommand({ inferenceProfileIdentifier: profile });
    return await modelsOf(await clientIn(region), command, `${profile} in ${region}`);
  };
}

async function modelsOf(
  client: BedrockClient,
  command: GetInferenceProfileCommand,
  asked: string,
): Promise<readonly string[] | undefined> {
  try {
    const { models = [] } = await client.send(command);
    return models.flatMap(({ modelArn }) => modelArn ?? []).sort();
  } catch (error) {
    const { message, name } = error as Error;
    // An id of no known form is invalid, one of a known form that AWS does not have is not found.
    if (name === "ResourceNotFoundException" || name === "ValidationException") return undefined;
    const code = name === "Error" ? "" : `${name}: `;
    throw new Error(printableMessage(`looking up inference profile ${asked}: ${code}${message}`));
  }
}
