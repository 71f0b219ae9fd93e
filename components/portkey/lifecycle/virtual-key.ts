import { type VirtualKeyBody, virtualKeys } from "../api/virtual-keys.ts";
import type { RateLimit, UsageLimits } from "../limits.ts";
import { sameKey } from "./fingerprint.ts";
import { type CommonInputs, lifecycle } from "./lifecycle.ts";
import { recordedLimits } from "./recorded-limits.ts";

/** A virtual key for Bedrock in one region. */
export interface VirtualKeyInputs extends CommonInputs {
  /** Our marker. */
  readonly note: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly usageLimits?: UsageLimits;
  readonly rateLimits?: readonly RateLimit[];
}

/** The id is the slug. The secret stays out: Portkey never gives it back, and the state needs no second copy. */
export type VirtualKeyOutputs = Omit<VirtualKeyInputs, "secretAccessKey" | "adopt">;

const listing = ({ workspace }: { workspace: string }) => `virtual keys of ${workspace}`;

export default lifecycle<VirtualKeyInputs, VirtualKeyOutputs>({
  compared: ["workspace", "name", "note", "region", "accessKeyId", "usageLimits", "rateLimits"],

  async *create({ send }, inputs) {
    const { slug } = await send(virtualKeys.create(inputs.workspace, body(inputs)));
    yield { id: slug, outputs: outputs(inputs) };
  },

  immutable: ["workspace"],

  async list({ listings }, about) {
    const entries = await listings.all(listing(about), (page) => virtualKeys.list(about.workspace, page));
    return entries.map((entry) => ({ ...entry, id: entry.slug }));
  },

  listing,

  marker: ({ note }) => note,

  noun: virtualKeys.noun,

  async read({ send }, { id, outputs }) {
    const read = await send(virtualKeys.get({ id, ...outputs }));
    const { awsAccessKeyId, awsRegion } = read.model_config ?? {};
    return {
      ...outputs,
      accessKeyId: sameKey(outputs.accessKeyId, awsAccessKeyId),
      name: read.name,
      note: read.note ?? "",
      region: awsRegion ?? outputs.region,
      ...recordedLimits(outputs, read),
    };
  },

  async remove({ send }, { id, outputs }) {
    await send(virtualKeys.remove({ id, ...outputs }));
  },

  async *takeOver({ send }, { id }, inputs) {
    await send(virtualKeys.update({ id, ...inputs }, body(inputs)));
    yield { id, outputs: outputs(inputs) };
  },

  async *update({ send }, { id }, inputs) {
    await send(virtualKeys.update({ id, ...inputs }, body(inputs)));
    yield { id, outputs: outputs(inputs) };
  },
});

function body(inputs: VirtualKeyInputs): VirtualKeyBody {
  return {
    awsAccessKeyId: inputs.accessKeyId,
    awsAuthType: "accessKey",
    awsRegion: inputs.region,
    awsSecretAccessKey: inputs.secretAccessKey,
    // The API asks every virtual key for a key; Bedrock's is the secret.
    key: inputs.secretAccessKey,
    name: inputs.name,
    note: inputs.note,
    rate_limits: inputs.rateLimits,
    usage_limits: inputs.usageLimits,
  };
}

function outputs({ adopt: _, secretAccessKey: __, ...rest }: VirtualKeyInputs): VirtualKeyOutputs {
  return rest;
}
