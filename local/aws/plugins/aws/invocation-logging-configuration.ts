import type { Bedrock, LoggingConfig } from "@aws-sdk/client-bedrock";
import type { Handler } from "../handler.ts";
import { clientSettings } from "./client-settings.ts";
import { defaultRegion } from "./region.ts";

/** A logging configuration as programs write it: but for one capital letter, as the SDK takes it. */
type Written = Omit<LoggingConfig, "cloudWatchConfig"> & {
  cloudwatchConfig?: LoggingConfig["cloudWatchConfig"];
};

interface Inputs {
  region: string;
  loggingConfig: Written;
}

/**
 * `aws.bedrockmodel.InvocationLoggingConfiguration`. Its id is its region, of which it is the only one: creating
 * overwrites. Another region replaces it.
 */
export const invocationLoggingConfiguration: Handler = {
  inputs: ["region", "loggingConfig"],
  replacing: ["region"],
  comparable: { loggingConfig: (config) => config && whole(config as Written) },

  defaults: () => ({ region: defaultRegion }),

  async create(properties) {
    const inputs = properties as unknown as Inputs;
    return { id: inputs.region, outputs: await put(inputs) };
  },

  async read(id) {
    const { loggingConfig } = await (await client(id)).getModelInvocationLoggingConfiguration({});
    const { cloudWatchConfig, ...rest } = loggingConfig ?? {};
    // AWS answers without a configuration, moto with an empty one.
    if (!cloudWatchConfig && !rest.s3Config) return undefined;
    const config = { ...rest, ...(cloudWatchConfig && { cloudwatchConfig: cloudWatchConfig }) };
    return { id, outputs: { region: id, loggingConfig: whole(config) } };
  },

  update: (_id, _olds, news) => put(news as unknown as Inputs),

  async delete(id) {
    await (await client(id)).deleteModelInvocationLoggingConfiguration({});
  },
};

/** Most runs never need this client, so they do not wait for it to load. */
async function client(region: string): Promise<Bedrock> {
  const { Bedrock } = await import("@aws-sdk/client-bedrock");
  return new Bedrock(await clientSettings(region));
}

async function put({ loggingConfig, region }: Inputs) {
  const { cloudwatchConfig, ...rest } = whole(loggingConfig);
  await (await client(region)).putModelInvocationLoggingConfiguration({
    loggingConfig: { ...rest, ...(cloudwatchConfig && { cloudWatchConfig: cloudwatchConfig }) },
  });
  return { region, loggingConfig: whole(loggingConfig) };
}

/** With what is delivered unless a program says otherwise: everything. */
function whole(config: Written): Written {
  return {
    embeddingDataDeliveryEnabled: true,
    imageDataDeliveryEnabled: true,
    textDataDeliveryEnabled: true,
    videoDataDeliveryEnabled: true,
    ...config,
  };
}
