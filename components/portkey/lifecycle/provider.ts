import { type ProviderBody, providers } from "../api/providers.ts";
import type { RateLimit, UsageLimits } from "../limits.ts";
import { type CommonInputs, lifecycle } from "./lifecycle.ts";
import { recordedLimits } from "./recorded-limits.ts";

/** A provider of the model catalog: an integration as one workspace uses it. */
export interface ProviderInputs extends CommonInputs {
  readonly slug: string;
  /** Our marker. */
  readonly note: string;
  /** Slug of the integration. */
  readonly integration: string;
  readonly usageLimits?: UsageLimits;
  readonly rateLimits?: readonly RateLimit[];
}

/** The id is the slug, which `@slug` in a config or a request names. */
export type ProviderOutputs = Omit<ProviderInputs, "adopt">;

const listing = ({ workspace }: { workspace: string }) => `providers of ${workspace}`;

export default lifecycle<ProviderInputs, ProviderOutputs>({
  compared: ["workspace", "name", "slug", "note", "integration", "usageLimits", "rateLimits"],

  async *create({ send }, inputs) {
    const { slug } = await send(providers.create(inputs.workspace, body(inputs)));
    yield { id: slug, outputs: outputs(inputs) };
  },

  immutable: ["workspace", "slug", "integration"],

  async list({ listings }, about) {
    const entries = await listings.all(listing(about), (page) => providers.list(about.workspace, page));
    return entries.map((entry) => ({ ...entry, id: entry.slug }));
  },

  listing,

  marker: ({ note }) => note,

  noun: providers.noun,

  async read({ send }, { id, outputs }) {
    const read = await send(providers.get({ id, ...outputs }));
    return {
      ...outputs,
      integration: read.integration_id ?? outputs.integration,
      name: read.name,
      note: read.note ?? "",
      ...recordedLimits(outputs, read),
    };
  },

  async remove({ send }, { id, outputs }) {
    await send(providers.remove({ id, ...outputs }));
  },

  unmark: "empty its note",

  async *update({ send }, { id }, inputs) {
    await send(providers.update({ id, ...inputs }, body(inputs)));
    yield { id, outputs: outputs(inputs) };
  },
});

function body(inputs: ProviderInputs): ProviderBody {
  return {
    integration_id: inputs.integration,
    name: inputs.name,
    note: inputs.note,
    rate_limits: inputs.rateLimits,
    slug: inputs.slug,
    usage_limits: inputs.usageLimits,
  };
}

function outputs({ adopt: _, ...rest }: ProviderInputs): ProviderOutputs {
  return rest;
}
