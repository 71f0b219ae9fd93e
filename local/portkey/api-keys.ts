import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ApiError, BadGateway, notFound } from "./errors.ts";
import { readUsageLimits } from "./limits.ts";
import { mask, newSecret, now } from "./naming.ts";
import { listPage, page } from "./paging.ts";
import type { Handlers, RoutesOf } from "./routes.ts";
import { createApiKey, MIN_TRANSITION, parse, rotateApiKey, updateApiKey } from "./schemas.ts";
import { ORGANISATION, type Store, type StoredApiKey } from "./store.ts";
import { workspaceOf } from "./workspaces.ts";

const kind = z.object({ type: z.enum(["organisation-service", "workspace-service", "workspace-user"]) });

const query = page.extend({ workspace_id: z.string().optional() });

/**
 * The API key with this id.
 *
 * @throws ApiError AB08 when there is none
 */
export function apiKeyOf(store: Store, id: string): StoredApiKey {
  const found = store.apiKeys.get(id);
  if (!found) throw notFound("API key", id);
  return found;
}

/**
 * API keys. Their plain text is answered by create and rotate, and never again. Assumed: a workspace's listing has no keys
 * of the organisation.
 */
export function apiKeyRoutes(store: Store): Handlers<RoutesOf<"/api-keys">> {
  return {
    "GET /api-keys": (call) => {
      const { workspace_id, ...at } = parse(query, call.query);
      const workspace = workspace_id && workspaceOf(store, workspace_id).id;
      const wanted = [...store.apiKeys.values()].filter(
        (key) => !workspace || key.workspace_id === workspace,
      );
      return listPage(wanted, at, listed);
    },
    "POST /api-keys/{type}/{sub-type}": (call) => {
      const { type } = parse(kind, { type: `${call.params.type}-${call.params["sub-type"]}` });
      // Not a validation error: the live API's proxy answers, as Portkey's Terraform provider warns.
      if (!(call.body as { scopes?: unknown[] }).scopes?.length) throw new BadGateway();
      const body = parse(createApiKey, call.body);
      const created_at = now();
      const made: StoredApiKey = {
        id: randomUUID(),
        key: newSecret(),
        previous_keys: [],
        name: body.name,
        description: body.description ?? null,
        type,
        workspace_id: type.startsWith("workspace") ? needed(store, body.workspace_id) : null,
        user_id: type.endsWith("user") ? parse(userId, body).user_id : null,
        status: "active",
        scopes: body.scopes,
        usage_limits: body.usage_limits ?? null,
        rate_limits: body.rate_limits ?? [],
        defaults: body.defaults ? defaultsOf(store, body.defaults) : null,
        alert_emails: body.alert_emails ?? null,
        expires_at: body.expires_at ?? null,
        rotation_policy: body.rotation_policy,
        last_reset_at: null,
        created_at,
        last_updated_at: created_at,
      };
      store.apiKeys.set(made.id, made);
      return { id: made.id, key: made.key, object: "api-key" };
    },
    "GET /api-keys/{id}": (call) => shown(apiKeyOf(store, call.params.id)),
    "PUT /api-keys/{id}": (call) => {
      const stored = apiKeyOf(store, call.params.id);
      const { defaults, reset_usage, rate_limits, ...plain } = parse(updateApiKey, call.body);
      // Assumed, the stricter way: replaced as a whole, so that nobody counts on what is left out of `defaults`.
      if (defaults) stored.defaults = defaultsOf(store, defaults, stored.defaults?.id);
      if (rate_limits !== undefined) stored.rate_limits = rate_limits ?? [];
      if (reset_usage) Object.assign(stored, { status: "active", last_reset_at: now() });
      Object.assign(stored, plain, { last_updated_at: now() });
      return {};
    },
    "DELETE /api-keys/{id}": (call) => {
      store.apiKeys.delete(apiKeyOf(store, call.params.id).id);
      return {};
    },
    "POST /api-keys/{id}/rotate": (call) => {
      const stored = apiKeyOf(store, call.params.id);
      const { key_transition_period_ms = MIN_TRANSITION } = parse(rotateApiKey, call.body);
      const expires_at = new Date(Date.now() + key_transition_period_ms).toISOString();
      stored.previous_keys.push({ key: stored.key, expires_at });
      stored.key = newSecret();
      stored.last_updated_at = now();
      return { id: stored.id, key: stored.key, key_transition_expires_at: expires_at };
    },
  };
}

const userId = z.object({ user_id: z.uuid() });

/** The UUID of a workspace that may have been given by its slug. */
function needed(store: Store, workspace: string | undefined): string {
  if (!workspace) throw new ApiError("AB01", "Invalid request. workspace_id: required");
  return workspaceOf(store, workspace).id;
}

/** A config may be pinned by UUID or slug and is answered by its UUID. */
function defaultsOf(
  store: Store,
  given: NonNullable<z.output<typeof updateApiKey>["defaults"]>,
  id: string = randomUUID(),
): StoredApiKey["defaults"] {
  const { metadata = null, config_id, allow_config_override = true } = given;
  const config = [...store.configs.values()].find(
    (config) => config.id === config_id || config.slug === config_id,
  );
  if (config_id && !config) throw new ApiError("AB01", "Invalid request. defaults.config_id: no such config");
  return { id, metadata, config_id: config?.id ?? null, allow_config_override };
}

/** The forms in lists and of a single one differ as in the recorded live responses of 2026-06. */
function listed(key: StoredApiKey) {
  const { metadata = null, config_id = null } = key.defaults ?? {};
  return {
    id: key.id,
    key: mask(key.key),
    name: key.name,
    description: key.description,
    type: key.type,
    organisation_id: ORGANISATION,
    workspace_id: key.workspace_id,
    user_id: key.user_id,
    status: key.expires_at && Date.parse(key.expires_at) < Date.now() ? "expired" : key.status,
    created_at: key.created_at,
    last_updated_at: key.last_updated_at,
    creation_mode: "api",
    rate_limits: key.rate_limits,
    usage_limits: readUsageLimits(key.usage_limits, key.last_reset_at ?? key.created_at),
    reset_usage: null,
    expires_at: key.expires_at,
    last_reset_at: key.last_reset_at,
    alert_emails: key.alert_emails,
    expiry_enforced: 0,
    allow_config_override: key.defaults && Number(key.defaults.allow_config_override),
    api_key_defaults_id: key.defaults?.id ?? null,
    scopes: key.scopes,
    defaults: { metadata, config_id },
    ...(key.rotation_policy && {
      rotation_policy: withNextRotation(key.rotation_policy, key.last_updated_at),
    }),
    object: "api-key",
  };
}

function shown(key: StoredApiKey) {
  const { defaults, ...rest } = listed(key);
  return {
    ...rest,
    next_usage_reset_at: null,
    // False where nothing was ever written, although the documented default is true: so it was recorded.
    defaults: { ...defaults, allow_config_override: key.defaults?.allow_config_override ?? false },
  };
}

/** `next_rotation_at` is computed by the server where only a period was written (Portkey's Terraform acceptance tests). */
function withNextRotation(policy: NonNullable<StoredApiKey["rotation_policy"]>, since: string) {
  const days = policy.rotation_period_days ?? (policy.rotation_period === "weekly" ? 7 : 30);
  const next = new Date(Date.parse(since) + days * 86_400_000).toISOString();
  return { ...policy, next_rotation_at: policy.next_rotation_at ?? next };
}
