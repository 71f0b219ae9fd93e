import { type ApiKeyBody, apiKeys } from "../api/api-keys.ts";
import type { RateLimit, UsageLimits } from "../limits.ts";
import { listConfigs } from "./config.ts";
import { type CommonInputs, lifecycle, type Recorded } from "./lifecycle.ts";
import { recordedLimits } from "./recorded-limits.ts";
import type { Session } from "./session.ts";

/** A service key of a workspace. */
export interface ApiKeyInputs extends CommonInputs {
  /** Our marker. */
  readonly description: string;
  /** Sorted. */
  readonly scopes: readonly string[];
  /** Recorded with each request, whatever the request itself says. */
  readonly metadata: Readonly<Record<string, string>>;
  /** UUID of the config that every request takes; no request can name another. @default none is pinned */
  readonly config?: string;
  readonly usageLimits?: UsageLimits;
  readonly rateLimits?: readonly RateLimit[];
  /** Who is told when the budget runs low. Sorted. @default nobody */
  readonly alertEmails?: readonly string[];
  /** ISO 8601. @default never */
  readonly expiresAt?: string;
  /** A higher number gives the key another text. */
  readonly serial: number;
  /** Milliseconds for which a rotated key's old text stays valid. @default Portkey's: 30 minutes */
  readonly transition?: number;
}

export interface ApiKeyOutputs extends Omit<ApiKeyInputs, "adopt" | "transition"> {
  /** The key itself, a secret. Portkey gives it once, when the key is made or rotated. */
  readonly key: string;
}

/** The type of the keys that this program makes. A user's key belongs to a person, an organisation's to programs. */
const serviceKey = "workspace-service";

const listing = ({ workspace }: { workspace: string }) => `API keys of ${workspace}`;

export default lifecycle<ApiKeyInputs, ApiKeyOutputs>({
  compared: [
    "workspace",
    "name",
    "description",
    "scopes",
    "metadata",
    "config",
    "usageLimits",
    "rateLimits",
    "alertEmails",
    "expiresAt",
    "serial",
  ],

  async *create({ send }, inputs) {
    const { id, key } = await send(apiKeys.create(inputs.workspace, body(inputs)));
    yield { id, outputs: outputs(inputs, key) };
  },

  immutable: ["workspace"],

  async list({ listings }, about) {
    const entries = await listings.all(listing(about), (page) => apiKeys.list(about.workspace, page));
    return entries.map((entry) => ({ ...entry, note: entry.description }));
  },

  listing,

  marker: ({ description }) => description,

  mistake(olds, news) {
    if (news.serial < olds.serial) {
      return { property: "serial", reason: `the key has serial ${olds.serial} already: keep it or raise it` };
    }
    const { expiresAt } = news;
    // A key that has ended since is left as it is: other teams' changes, and its own deletion, go on.
    if (expiresAt === undefined || expiresAt === olds.expiresAt || Date.parse(expiresAt) > Date.now()) return;
    return {
      property: "expiresAt",
      reason: `${expiresAt} is in the past: the key would not work (set a later date)`,
    };
  },

  noun: apiKeys.noun,

  async read(session, { id, outputs }) {
    const read = await session.send(apiKeys.get({ id, ...outputs }));
    return {
      ...outputs,
      alertEmails: sorted(read.alert_emails),
      config: await pinned(session, outputs, read),
      description: read.description ?? "",
      expiresAt: sameTime(outputs.expiresAt, read.expires_at),
      metadata: (read.defaults?.metadata ?? {}) as ApiKeyInputs["metadata"],
      name: read.name,
      scopes: sorted(read.scopes) ?? [],
      ...recordedLimits(outputs, read),
    } as ApiKeyOutputs;
  },

  async remove({ send }, { id, outputs }) {
    await send(apiKeys.remove({ id, ...outputs }));
  },

  async *takeOver(session, { id }, inputs) {
    await session.send(apiKeys.update({ id, ...inputs }, body(inputs)));
    // The interrupted run that made the key took its text with it; of one made by hand nobody knows it here.
    yield await rotated(session, id, inputs);
  },

  async unfit({ send }, address) {
    const { type } = await send(apiKeys.get(address));
    return type === serviceKey ? undefined : `is of type ${type ?? "unknown"}, not ${serviceKey}`;
  },

  unmark: "empty its description",

  async *update(session, { id, outputs: { key, serial } }, inputs) {
    await session.send(apiKeys.update({ id, ...inputs }, body(inputs)));
    yield { id, outputs: { ...outputs(inputs, key), serial } };
    if (inputs.serial > serial) yield await rotated(session, id, inputs);
  },
});

async function rotated(
  { send }: Session,
  id: string,
  inputs: ApiKeyInputs,
): Promise<Recorded<ApiKeyOutputs>> {
  const { key } = await send(apiKeys.rotate({ id, ...inputs }, inputs.transition));
  return { id, outputs: outputs(inputs, key) };
}

/**
 * The UUID of the config that the server pins, if no request can name another; the API may show its slug.
 * A pin that can be overridden is shown as such, which is no UUID, and so as drift.
 */
async function pinned(
  session: Session,
  { workspace }: ApiKeyOutputs,
  read: {
    allow_config_override?: boolean | null | undefined;
    defaults?:
      | { allow_config_override?: boolean | null | undefined; config_id?: string | null | undefined }
      | null
      | undefined;
  },
): Promise<string | undefined> {
  const shown = read.defaults?.config_id;
  if (!shown) return undefined;
  const overridable = read.defaults?.allow_config_override ?? read.allow_config_override ?? true;
  const uuid = shown.startsWith("pc-")
    ? ((await listConfigs(session, workspace)).find(({ slug }) => slug === shown)?.id ?? shown)
    : shown;
  return overridable ? `${uuid} (a request may name another)` : uuid;
}

/** The recorded time if the server's is the same moment in another notation. */
function sameTime(recorded: string | undefined, read: string | null | undefined): string | undefined {
  if (!read) return undefined;
  return recorded !== undefined && Date.parse(recorded) === Date.parse(read) ? recorded : read;
}

function sorted(values: readonly string[] | null | undefined): string[] | undefined {
  return values && values.length > 0 ? [...values].sort() : undefined;
}

function body(inputs: ApiKeyInputs): ApiKeyBody {
  return {
    alert_emails: inputs.alertEmails,
    defaults: {
      metadata: inputs.metadata,
      ...(inputs.config !== undefined && { allow_config_override: false, config_id: inputs.config }),
    },
    description: inputs.description,
    expires_at: inputs.expiresAt,
    name: inputs.name,
    rate_limits: inputs.rateLimits,
    scopes: inputs.scopes,
    usage_limits: inputs.usageLimits,
  };
}

function outputs({ adopt: _, transition: __, ...rest }: ApiKeyInputs, key: string): ApiKeyOutputs {
  return { ...rest, key };
}
