import { canonicalJson } from "../../json.ts";
import { type ConfigBody, type ConfigEntry, configs } from "../api.ts";
import type { GatewayConfig } from "../gateway-config.ts";
import { lifecycle } from "./lifecycle.ts";

/** A routing config. Its name carries our marker, since a config has no note. */
export interface ConfigInputs {
  readonly workspace: string;
  readonly name: string;
  readonly config: GatewayConfig;
}

/** The id is the UUID, by which an API key pins a config; requests name the slug. */
export interface ConfigOutputs extends ConfigInputs {
  readonly slug: string;
}

const listing = (workspace: string) => `${configs.noun} ${workspace}`;

export default lifecycle<ConfigInputs, ConfigOutputs, ConfigEntry>({
  compared: ["workspace", "name", "config"],

  async create({ send }, inputs) {
    const { id, slug } = await send(configs.create(inputs.workspace, body(inputs)));
    return { id, outputs: { ...inputs, slug } };
  },

  async find({ listings }, { name, workspace }) {
    const listed = await listings.all(listing(workspace), (page) => configs.list(page, workspace));
    return listed.find((entry) => entry.name === name);
  },

  forget: ({ listings }, { workspace }) => listings.forget(listing(workspace)),

  immutable: ["workspace"],

  async read({ send }, _id, recorded) {
    const read = await send(configs.get(recorded.slug, recorded.name));
    const same = canonicalJson(read.config) === canonicalJson(recorded.config);
    return { ...recorded, config: same ? recorded.config : (read.config as GatewayConfig), name: read.name };
  },

  async remove({ send }, _id, { name, slug }) {
    await send(configs.remove(slug, name));
  },

  async takeOver({ send }, { id, slug }, inputs) {
    await send(configs.update(slug, inputs.name, body(inputs)));
    return { id, outputs: { ...inputs, slug } };
  },

  async update({ send }, _id, { slug }, inputs) {
    await send(configs.update(slug, inputs.name, body(inputs)));
    return { ...inputs, slug };
  },
});

function body({ config, name }: ConfigInputs): ConfigBody {
  return { config, name };
}
