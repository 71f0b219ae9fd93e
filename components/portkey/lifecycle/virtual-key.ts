import { type VirtualKeyBody, virtualKeys } from "../api/virtual-keys.ts";
import type { RateLimit, UsageLimits } from "../limits.ts";
import { authType, type CredentialInputs, comparedCredentials, recordedCredentials } from "./credentials.ts";
import { type CommonInputs, lifecycle } from "./lifecycle.ts";
import { recordedLimits } from "./recorded-limits.ts";

/** A virtual key for Bedrock in one region. */
export interface VirtualKeyInputs extends CommonInputs, CredentialInputs {
  /** Our marker. */
  readonly note: string;
  readonly region: string;
  readonly usageLimits?: UsageLimits;
  readonly rateLimits?: readonly RateLimit[];
}

/** The id is the slug. */
export type VirtualKeyOutputs = Omit<VirtualKeyInputs, "secretAccessKey" | "adopt">;

const listing = ({ workspace }: { workspace: string }) => `virtual keys of ${workspace}`;

export default lifecycle<VirtualKeyInputs, VirtualKeyOutputs>({
  compared: ["workspace", "name", "note", "region", ...comparedCredentials, "usageLimits", "rateLimits"],

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
    const shown = read.model_config ?? {};
    return {
      ...outputs,
      name: read.name,
      note: read.note ?? "",
      region: shown.awsRegion ?? outputs.region,
      ...recordedCredentials(outputs, {
        accessKeyId: shown.awsAccessKeyId,
        authType: shown.awsAuthType,
        externalId: shown.awsExternalId,
        roleArn: shown.awsRoleArn,
      }),
      ...recordedLimits(outputs, read),
    };
  },

  async remove({ send }, { id, outputs }) {
    await send(virtualKeys.remove({ id, ...outputs }));
  },

  async unfit({ send }, address) {
    const { expires_at, secret_mappings, ...read } = await send(virtualKeys.get(address));
    const provider = read.ai_provider_name ?? (read.model_config?.awsRegion ? "bedrock" : undefined);
    if (provider === undefined) return "may be of any provider: Portkey does not show which";
    if (provider !== "bedrock") return `is of provider ${provider}, not bedrock`;
    if (expires_at && Date.parse(expires_at) < Date.now()) {
      return `ended on ${expires_at.slice(0, "2026-01-31".length)}, which cannot be changed`;
    }
    return secret_mappings && secret_mappings.length > 0
      ? "has its secret in a secret reference, which would stay in use"
      : undefined;
  },

  unmark: "empty its note",

  async *update({ send }, { id }, inputs) {
    await send(virtualKeys.update({ id, ...inputs }, body(inputs)));
    yield { id, outputs: outputs(inputs) };
  },
});

function body(inputs: VirtualKeyInputs): VirtualKeyBody {
  return {
    awsAccessKeyId: inputs.accessKeyId,
    awsAuthType: authType(inputs),
    awsExternalId: inputs.externalId,
    awsRegion: inputs.region,
    awsRoleArn: inputs.roleArn,
    awsSecretAccessKey: inputs.secretAccessKey,
    // The API's own example of Bedrock has a key beside the AWS fields; where there is a secret, it is that.
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
