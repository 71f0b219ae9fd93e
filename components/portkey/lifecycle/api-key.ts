import { type ApiKeyBody, apiKeys } from "../api.ts";
import type { RateLimit, UsageLimits } from "../limits.ts";
import { type Candidate, pickOurs } from "./found.ts";
import { lifecycle } from "./lifecycle.ts";
import { recordedLimits } from "./recorded-limits.ts";

/** A service key of a workspace. */
export interface ApiKeyInputs {
  readonly workspace: string;
  readonly name: string;
  /** Our marker. */
  readonly description: string;
  readonly scopes: readonly string[];
  /** Recorded with each request, whatever the request itself says. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly usageLimits?: UsageLimits;
  readonly rateLimits?: readonly RateLimit[];
}

export interface ApiKeyOutputs extends ApiKeyInputs {
  /** The key itself, a secret. Portkey gives it once, when the key is made or rotated. */
  readonly key: string;
}

const listing = (workspace: string) => `${apiKeys.noun} ${workspace}`;

export default lifecycle<ApiKeyInputs, ApiKeyOutputs, Candidate>({
  compared: ["workspace", "name", "description", "scopes", "metadata", "usageLimits", "rateLimits"],

  async create({ send }, inputs) {
    const { id, key } = await send(apiKeys.create(inputs.workspace, body(inputs)));
    return { id, outputs: { ...inputs, key } };
  },

  async find({ listings }, { description, name, workspace }) {
    const listed = await listings.all(listing(workspace), (page) => apiKeys.list(page, workspace));
    return pickOurs(
      apiKeys.noun,
      name,
      description,
      listed.map((entry) => ({ ...entry, note: entry.description })),
    );
  },

  forget: ({ listings }, { workspace }) => listings.forget(listing(workspace)),

  immutable: ["workspace"],

  async read({ send }, id, recorded) {
    const read = await send(apiKeys.get(id, recorded.name));
    return {
      ...recorded,
      description: read.description ?? "",
      metadata: (read.defaults?.metadata ?? {}) as ApiKeyInputs["metadata"],
      name: read.name,
      ...recordedLimits(recorded, read),
    };
  },

  async remove({ send }, id, { name }) {
    await send(apiKeys.remove(id, name));
  },

  async takeOver({ send }, { id }, inputs) {
    await send(apiKeys.update(id, inputs.name, body(inputs)));
    // The interrupted run that made the key took its text with it.
    const { key } = await send(apiKeys.rotate(id, inputs.name));
    return { id, outputs: { ...inputs, key } };
  },

  async update({ send }, id, { key }, inputs) {
    await send(apiKeys.update(id, inputs.name, body(inputs)));
    return { ...inputs, key };
  },
});

function body(inputs: ApiKeyInputs): ApiKeyBody {
  return {
    defaults: { metadata: inputs.metadata },
    description: inputs.description,
    name: inputs.name,
    rate_limits: inputs.rateLimits,
    scopes: inputs.scopes,
    usage_limits: inputs.usageLimits,
  };
}
