import { providerOf } from "../new-provider.ts";
import type { Store, StoredIntegration, StoredProvider, StoredVirtualKey } from "../store.ts";
import type { Counters } from "./counters.ts";
import { type GatewayError, hinted, targetRefused } from "./errors.ts";
import type { Limited } from "./limited.ts";

/** Credentials as the open gateway's config has them. */
type Credentials =
  | {
      readonly aws_access_key_id: string;
      readonly aws_secret_access_key: string;
      readonly aws_region: string;
    }
  | { readonly api_key: string };

/** What a slug means in a workspace: a virtual key or a provider, which Portkey treats alike. */
export interface Target {
  readonly slug: string;
  /** Such as `bedrock`. */
  readonly provider: string;
  /** Undefined where they are a role, or kept elsewhere. */
  readonly credentials: Credentials | undefined;
  readonly status: string;
  readonly expires_at: string | null;
  readonly limits: Limited;
  /** Behind a provider. */
  readonly integration?: StoredIntegration & { readonly limits: Limited };
}

/**
 * The virtual key or provider with this slug. One whose integration the workspace may not use is not there.
 *
 * @param workspace UUID
 */
export function targetOf(store: Store, workspace: string | null, slug: string): Target | undefined {
  const key = store.virtualKeys.get(slug);
  if (key && key.workspace_id === workspace) return ofVirtualKey(key);
  const provider = workspace ? providerOf(store, workspace, slug) : undefined;
  const integration = provider && store.integrations.get(provider.integration_id);
  return integration && ofProvider(provider, integration);
}

function ofVirtualKey(key: StoredVirtualKey): Target {
  const { model_config: held } = key;
  return {
    credentials:
      key.provider === "bedrock"
        ? awsCredentials(held.awsAccessKeyId, held.awsSecretAccessKey, held.awsRegion)
        : apiKey(key.key),
    expires_at: key.expires_at,
    limits: { ...key, last_reset_at: null },
    provider: key.provider,
    slug: key.slug,
    status: key.status,
  };
}

function ofProvider(provider: StoredProvider, integration: StoredIntegration): Target | undefined {
  const access = integration.workspaces.find((one) => one.id === provider.workspace_id && one.enabled);
  if (!access || integration.status !== "active") return undefined;
  const { configurations: held } = integration;
  return {
    credentials:
      integration.ai_provider_id === "bedrock"
        ? awsCredentials(held.aws_access_key_id, held.aws_secret_access_key, held.aws_region)
        : apiKey(integration.key),
    expires_at: provider.expires_at,
    integration: {
      ...integration,
      limits: {
        created_at: integration.created_at,
        id: `${integration.id}-${access.id}`,
        last_reset_at: null,
        rate_limits: access.rate_limits,
        usage_limits: access.usage_limits?.[0] ?? null,
      },
    },
    limits: provider,
    provider: integration.ai_provider_id,
    slug: provider.slug,
    status: provider.status,
  };
}

function apiKey(key: string): Credentials | undefined {
  return key === "" ? undefined : { api_key: key };
}

function awsCredentials(id: unknown, secret: unknown, region: unknown): Credentials | undefined {
  if (typeof id !== "string" || typeof secret !== "string" || typeof region !== "string") return undefined;
  return { aws_access_key_id: id, aws_region: region, aws_secret_access_key: secret };
}

/** All that limits the use of a target. */
export function limitsOf({ integration, limits }: Target): Limited[] {
  return integration ? [integration.limits, limits] : [limits];
}

/**
 * Why a target may not be used now.
 *
 * @param model as the target would be asked for it; undefined where the gateway does not look for one
 */
export function refusalOf(
  target: Target,
  model: string | undefined,
  { spending, rates }: Counters,
): GatewayError | undefined {
  const { slug, integration, limits } = target;
  if (integration && spending.exhausted(integration.limits)) {
    const message = `Portkey Integration ${integration.slug} Usage Limit Exceeded`;
    return targetRefused(412, "integration_exhaust_error", message, "04");
  }
  const called = `Portkey Virtual Key ${hinted(slug)}`;
  if (target.status === "exhausted" || spending.exhausted(limits))
    return targetRefused(412, "virtual_key_exhaust_error", `${called} Usage Limit Exceeded`, "04");
  if (target.status === "expired" || (target.expires_at && Date.parse(target.expires_at) <= Date.now()))
    return targetRefused(401, "virtual_key_expired_error", `${called} Expired`, "01");
  if (integration && model !== undefined && !allows(integration, model))
    return targetRefused(
      412,
      "model_not_allowed_error",
      `Model ${model} is not allowed for this integration`,
    );
  if (integration && rates.wait(integration.limits) > 0) {
    const message = `Portkey Integration ${hinted(integration.id)} Rate Limit Exceeded`;
    return targetRefused(429, "integration_rate_limit_error", message);
  }
  if (rates.wait(limits) > 0)
    return targetRefused(429, "virtual_key_rate_limit_error", `${called} Rate Limit Exceeded`);
  if (!target.credentials)
    return notServed(`${slug} signs in with a role, or its secrets are kept elsewhere`);
  return undefined;
}

/** Compared to the letter: the id of a profile and the id of its model are two models. */
function allows({ allow_all_models, models }: StoredIntegration, model: string): boolean {
  const written = models.find(({ slug }) => slug === model);
  return written ? written.enabled : allow_all_models;
}

/** The refusal of what Portkey would do and nothing on this machine can. */
export function notServed(why: string): GatewayError {
  return targetRefused(501, "not_implemented", `The local Portkey cannot call it: ${why}`);
}
