import { randomUUID } from "node:crypto";
import { z } from "zod";
import { notFound } from "./errors.ts";
import { readUsageLimits } from "./limits.ts";
import { mask, newSlug, now } from "./naming.ts";
import { listPage, page } from "./paging.ts";
import type { Handlers, RoutesOf } from "./routes.ts";
import { createVirtualKey, parse, updateVirtualKey } from "./schemas.ts";
import { ORGANISATION, type Store, type StoredVirtualKey } from "./store.ts";
import { workspaceOf } from "./workspaces.ts";

/** How much of the name a slug keeps: `copy-of-anthrop-b20259` in the API description. */
const NAME_IN_SLUG = 15;

const query = page.extend({ workspace_id: z.uuid() });

/**
 * Virtual keys. Names are not unique; slugs are the server's own and stay. Assumed: the integration behind each, which
 * the server makes, is in no listing.
 */
export function virtualKeyRoutes(store: Store): Handlers<RoutesOf<"/virtual-keys">> {
  const find = (slug: string) => {
    const found = store.virtualKeys.get(slug);
    if (!found) throw notFound("Virtual key", slug);
    return found;
  };
  return {
    "GET /virtual-keys": (call) => {
      const { workspace_id, ...at } = parse(query, call.query);
      const { id, name } = workspaceOf(store, workspace_id);
      const here = [...store.virtualKeys.values()].filter((key) => key.workspace_id === id);
      return listPage(here, at, (key) => listed(key, name));
    },
    "POST /virtual-keys": (call) => {
      const provider = (call.body as { provider?: unknown }).provider;
      const body = parse(createVirtualKey(provider), call.body);
      const { name, workspace_id, note, key, usage_limits, rate_limits, expires_at, secret_mappings } = body;
      const made: StoredVirtualKey = {
        id: randomUUID(),
        slug: newSlug(name, NAME_IN_SLUG, store.virtualKeys),
        name,
        provider: body.provider,
        workspace_id: workspaceOf(store, workspace_id).id,
        note: note ?? null,
        status: "active",
        key: key ?? "",
        model_config: providerFields(body),
        usage_limits: usage_limits ?? null,
        rate_limits: rate_limits ?? null,
        secret_mappings,
        expires_at: expires_at ?? null,
        created_at: now(),
      };
      store.virtualKeys.set(made.slug, made);
      return { id: made.id, slug: made.slug, object: "virtual-key" };
    },
    "GET /virtual-keys/{slug}": (call) => shown(find(call.params.slug)),
    "PUT /virtual-keys/{slug}": (call) => {
      const stored = find(call.params.slug);
      const body = parse(updateVirtualKey(stored.provider), call.body);
      const fields = providerFields(body);
      Object.assign(stored, settings(body), Object.keys(fields).length > 0 && { model_config: fields });
      return {};
    },
    // Assumed: whether a config still names it does not matter.
    "DELETE /virtual-keys/{slug}": (call) => {
      store.virtualKeys.delete(find(call.params.slug).slug);
      return {};
    },
  };
}

/** What a virtual key of any provider has: set at any time, or once and for all. */
const SETTINGS = ["name", "note", "key", "usage_limits", "rate_limits", "secret_mappings"];
const BIRTH = ["provider", "workspace_id", "expires_at"];

function settings(body: object): object {
  return Object.fromEntries(Object.entries(body).filter(([field]) => SETTINGS.includes(field)));
}

function providerFields(body: object): Record<string, unknown> {
  const shared = [...SETTINGS, ...BIRTH];
  return Object.fromEntries(Object.entries(body).filter(([field]) => !shared.includes(field)));
}

/** The form in lists and the form of a single one differ as in the recorded live responses of 2026-06. */
function listed(key: StoredVirtualKey, workspaceName: string) {
  return {
    ...common(key),
    organisation_id: ORGANISATION,
    workspace_id: key.workspace_id,
    workspace_name: workspaceName,
    provider: key.provider,
    model_config: null,
    rate_limits: key.rate_limits,
    reset_usage: null,
  };
}

function shown(key: StoredVirtualKey) {
  return {
    ...common(key),
    ai_provider_name: key.provider,
    model_config: withoutSecrets(key.model_config),
    key: "",
    masked_api_key: key.key && mask(key.key),
    rate_limits: key.rate_limits ?? [],
  };
}

function common(key: StoredVirtualKey) {
  return {
    id: key.id,
    slug: key.slug,
    name: key.name,
    note: key.note,
    status: key.status,
    usage_limits: readUsageLimits(key.usage_limits, key.created_at),
    expires_at: key.expires_at,
    last_reset_at: null,
    created_at: key.created_at,
    // Each virtual key is a provider over an integration that the server made for it, of the same slug.
    integration_id: key.slug,
    tags: null,
    ...(key.secret_mappings && { secret_mappings: key.secret_mappings }),
    object: "virtual-key",
  };
}

/**
 * No live answer for Bedrock is on record. Secrets are write-only; the access key id is masked, which a client
 * can only survive by not comparing it. A role and its external id are shown as an integration shows them.
 */
function withoutSecrets({ awsSecretAccessKey: _, awsAccessKeyId, ...open }: Record<string, unknown>) {
  return { ...open, ...(typeof awsAccessKeyId === "string" && { awsAccessKeyId: mask(awsAccessKeyId) }) };
}
