import { ListAccessKeysCommand } from "@aws-sdk/client-iam";
import type { Objects } from "../../local/portkey/store.ts";
import type { LocalStack } from "../engine/local-stack.ts";
import { type Identity, recordedOfIam, storedInIam } from "./iam.ts";
import { type RecordedStack, recordedStack } from "./recorded.ts";

/** Where the state disagrees with Portkey and with IAM. Each entry names an object. */
export interface Disagreement {
  /** In the state and nowhere else. */
  readonly lost: string[];
  /** In Portkey or IAM and not in the state. */
  readonly orphaned: string[];
  /** More than once in Portkey or IAM under one name, or more than once in the state. */
  readonly twice: string[];
  /** Anything else that is not as the state says, in a sentence. */
  readonly wrong: string[];
}

/** How many disagreements there are. */
export function disagreements({ lost, orphaned, twice, wrong }: Disagreement): number {
  return lost.length + orphaned.length + twice.length + wrong.length;
}

/**
 * Compares the state with what Portkey and IAM hold: every object once on either side; behind every registration a
 * current access key of its own team; in every team's settings the key that Portkey accepts.
 */
export async function compare(local: LocalStack): Promise<Disagreement> {
  const state = await recordedStack(local);
  const objects = local.portkey.objects();
  const recorded = [...recordedOfPortkey(state), ...recordedOfIam(state.resources)];
  const stored = [...storedInPortkey(objects), ...(await storedInIam(local))];
  const idOf = ({ id, kind }: Identity) => `${kind} ${id}`;
  const nameOf = ({ kind, name }: Identity) => `${kind} "${name}"`;
  return {
    lost: missing(recorded, stored, idOf).map(nameOf),
    orphaned: missing(stored, recorded, idOf).map(nameOf),
    twice: [...repeated(recorded.map(idOf)), ...repeated(stored.map(nameOf))],
    wrong: [
      ...(state.pending.length > 0 ? [`the state has ${state.pending.length} pending operations`] : []),
      ...(await wrongCredentials(local, state, objects)),
      ...wrongKeys(state, objects),
      ...leaks(await local.state(), objects),
    ],
  };
}

/** Compares as {@link compare} does, and by the engine's own look at each object also what they hold. */
export async function compareAll(local: LocalStack): Promise<Disagreement> {
  const seen = await compare(local);
  return { ...seen, wrong: [...seen.wrong, ...(await drift(local))] };
}

/** What a refresh would change. */
async function drift(local: LocalStack): Promise<string[]> {
  const { all, exitCode } = await local.cli(["refresh", "--preview-only", "--expect-no-changes", "--diff"]);
  return exitCode === 0 ? [] : [all];
}

function recordedOfPortkey({ resources }: RecordedStack): Identity[] {
  return resources.flatMap(({ id, outputs, type }) => {
    const kind = type.split("bedrock-portkey:")[1];
    return kind === undefined || kind === "Workspace" ? [] : [{ id, kind, name: String(outputs.name) }];
  });
}

function storedInPortkey({ apiKeys, configs, integrations, providers, virtualKeys }: Objects): Identity[] {
  return [
    ...apiKeys.map(({ id, name }) => ({ id, kind: "ApiKey", name })),
    ...configs.map(({ id, name }) => ({ id, kind: "Config", name })),
    ...integrations.map(({ name, slug }) => ({ id: slug, kind: "Integration", name })),
    ...providers.map(({ name, slug }) => ({ id: slug, kind: "Provider", name })),
    ...virtualKeys.map(({ name, slug }) => ({ id: slug, kind: "VirtualKey", name })),
  ];
}

function missing<Entry>(
  from: readonly Entry[],
  among: readonly Entry[],
  key: (entry: Entry) => string,
): Entry[] {
  const keys = new Set(among.map(key));
  return from.filter((entry) => !keys.has(key(entry)));
}

function repeated(entries: readonly string[]): string[] {
  return entries.filter((entry, index) => entries.indexOf(entry) < index);
}

/** Registrations whose AWS key is none of their team's, or not with the secret that AWS made for it. */
async function wrongCredentials(
  { iam, name: stack }: LocalStack,
  { resources }: RecordedStack,
  { integrations, virtualKeys }: Objects,
): Promise<string[]> {
  const registered = [
    ...virtualKeys.map(({ model_config, name, note }) => ({
      id: model_config.awsAccessKeyId,
      marker: note,
      name,
      secret: model_config.awsSecretAccessKey,
    })),
    ...integrations.map(({ configurations, description, name }) => ({
      id: configurations.aws_access_key_id,
      marker: description,
      name,
      secret: configurations.aws_secret_access_key,
    })),
  ];
  const wrong: string[] = [];
  for (const { id, marker, name, secret } of registered) {
    const team = marker?.split("/").at(-2);
    const made = resources.find((resource) => resource.id === id && resource.outputs.secret === secret);
    const live = await iam
      .send(new ListAccessKeysCommand({ UserName: `bedrock-portkey-${stack}-${team}` }))
      .then(({ AccessKeyMetadata = [] }) => AccessKeyMetadata)
      .catch(() => []);
    if (!made || !live.some(({ AccessKeyId, Status }) => AccessKeyId === id && Status === "Active")) {
      wrong.push(`"${name}" has an AWS key that is not a current one of its team`);
    }
  }
  return wrong;
}

/** Teams whose settings carry another key than Portkey has. */
function wrongKeys({ outputs }: RecordedStack, { apiKeys }: Objects): string[] {
  const settings = (outputs.settings ?? {}) as Record<string, { env: Record<string, string> }>;
  const teams = (outputs.teams ?? {}) as Record<string, { apiKeyId: string }>;
  return Object.entries(teams)
    .filter(([team, { apiKeyId }]) => {
      const [, given] = settings[team]?.env.ANTHROPIC_CUSTOM_HEADERS?.match(/x-portkey-api-key: (.+)/) ?? [];
      return given === undefined || given !== apiKeys.find(({ id }) => id === apiKeyId)?.key;
    })
    .map(([team]) => `the settings of ${team} carry a key that Portkey does not know`);
}

/** API keys that the state file shows in the clear: a key that was made anew is a secret as well. */
function leaks(file: string, { apiKeys }: Objects): string[] {
  return apiKeys
    .filter(({ key }) => file.includes(key))
    .map(({ name }) => `the state file shows the key "${name}" in the clear`);
}
