import { type ConfigBody, configs } from "../api/configs.ts";
import type { GatewayConfig } from "../gateway-config.ts";
import { type CommonInputs, lifecycle } from "./lifecycle.ts";
import type { Session } from "./session.ts";

/** A routing config. Its name carries our marker, since a config has no note. */
export interface ConfigInputs extends CommonInputs {
  readonly config: GatewayConfig;
}

/** The id is the UUID, by which an API key pins a config; requests name the slug. */
export interface ConfigOutputs extends Omit<ConfigInputs, "adopt"> {
  readonly slug: string;
}

const listing = ({ workspace }: { workspace: string }) => `configs of ${workspace}`;

/** Every config of a workspace, listed at most once a run. */
export function listConfigs({ listings }: Session, workspace: string) {
  return listings.all(listing({ workspace }), (page) => configs.list(workspace, page));
}

export default lifecycle<ConfigInputs, ConfigOutputs>({
  compared: ["workspace", "name", "config"],

  async *create({ send }, inputs) {
    const { id, slug } = await send(configs.create(inputs.workspace, body(inputs)));
    yield { id, outputs: outputs(inputs, slug) };
  },

  immutable: ["workspace"],

  async list(session, { workspace }) {
    const entries = await listConfigs(session, workspace);
    return entries.map((entry) => ({ ...entry, note: entry.name }));
  },

  listing,

  marker: ({ name }) => name,

  noun: configs.noun,

  async read({ send }, { outputs }) {
    const read = await send(configs.get({ ...outputs, id: outputs.slug }));
    return { ...outputs, config: read.config as GatewayConfig, name: read.name };
  },

  async remove({ send }, { outputs }) {
    await send(configs.remove({ ...outputs, id: outputs.slug }));
  },

  unmark: "rename it",

  async *update({ send }, { id, outputs: { slug } }, inputs) {
    await send(configs.update({ ...inputs, id: slug }, body(inputs)));
    yield { id, outputs: outputs(inputs, slug) };
  },
});

function body({ config, name }: ConfigInputs): ConfigBody {
  return { config, name };
}

function outputs({ adopt: _, ...rest }: ConfigInputs, slug: string): ConfigOutputs {
  return { ...rest, slug };
}
