import { type VirtualKeyBody, virtualKeys } from "../api.ts";
import type { RateLimit, UsageLimits } from "../limits.ts";
import { type Candidate, pickOurs } from "./found.ts";
import { lifecycle } from "./lifecycle.ts";
import { recordedLimits } from "./recorded-limits.ts";

/** A virtual key for Bedrock in one region. */
export interface VirtualKeyInputs {
  readonly workspace: string;
  readonly name: string;
  /** Our marker. */
  readonly note: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly usageLimits?: UsageLimits;
  readonly rateLimits?: readonly RateLimit[];
}

/** The id is the slug. The secret stays out: Portkey never gives it back, and the state needs no second copy. */
export type VirtualKeyOutputs = Omit<VirtualKeyInputs, "secretAccessKey">;

const listing = (workspace: string) => `${virtualKeys.noun} ${workspace}`;

export default lifecycle<VirtualKeyInputs, VirtualKeyOutputs, Candidate>({
  compared: ["workspace", "name", "note", "region", "accessKeyId", "usageLimits", "rateLimits"],

  async create({ send }, inputs) {
    const { slug } = await send(virtualKeys.create(inputs.workspace, body(inputs)));
    return { id: slug, outputs: outputs(inputs) };
  },

  async find({ listings }, { name, note, workspace }) {
    const listed = await listings.all(listing(workspace), (page) => virtualKeys.list(page, workspace));
    return pickOurs(
      virtualKeys.noun,
      name,
      note,
      listed.map((entry) => ({ ...entry, id: entry.slug })),
    );
  },

  forget: ({ listings }, { workspace }) => listings.forget(listing(workspace)),

  immutable: ["workspace"],

  async read({ send }, slug, recorded) {
    const read = await send(virtualKeys.get(slug, recorded.name));
    return {
      ...recorded,
      name: read.name,
      note: read.note ?? "",
      region: read.model_config?.awsRegion ?? recorded.region,
      ...recordedLimits(recorded, read),
    };
  },

  async remove({ send }, slug, { name }) {
    await send(virtualKeys.remove(slug, name));
  },

  async takeOver({ send }, { id: slug }, inputs) {
    await send(virtualKeys.update(slug, inputs.name, body(inputs)));
    return { id: slug, outputs: outputs(inputs) };
  },

  async update({ send }, slug, _recorded, inputs) {
    await send(virtualKeys.update(slug, inputs.name, body(inputs)));
    return outputs(inputs);
  },
});

function body(inputs: VirtualKeyInputs): VirtualKeyBody {
  return {
    awsAccessKeyId: inputs.accessKeyId,
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

function outputs({ secretAccessKey: _, ...rest }: VirtualKeyInputs): VirtualKeyOutputs {
  return rest;
}
