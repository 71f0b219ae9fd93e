import { z } from "zod";
import { createProvider, updateProvider } from "./catalog-schemas.ts";
import { ApiError, notFound } from "./errors.ts";
import { enabledFor, integrationOf } from "./integrations.ts";
import { readUsageLimits } from "./limits.ts";
import { newSlug, now } from "./naming.ts";
import { addProvider, providerOf } from "./new-provider.ts";
import { listPage, page } from "./paging.ts";
import type { Handlers, RoutesOf } from "./routes.ts";
import { parse } from "./schemas.ts";
import { ORGANISATION, type Store, type StoredProvider } from "./store.ts";
import { workspaceOf } from "./workspaces.ts";

const where = z.object({ workspace_id: z.uuid() });
const query = page.extend(where.shape);

/** Providers: an integration made usable in one workspace, under the slug that requests name. */
export function providerRoutes(store: Store): Handlers<RoutesOf<"/providers">> {
  const find = (slug: string, asked: object) => {
    const { workspace_id } = parse(where, asked);
    const found = providerOf(store, workspaceOf(store, workspace_id).id, slug);
    if (!found) throw notFound("Provider", slug);
    return found;
  };
  return {
    "GET /providers": (call) => {
      const { workspace_id, ...at } = parse(query, call.query);
      const { id, name } = workspaceOf(store, workspace_id);
      const here = [...store.providers.values()].filter((provider) => provider.workspace_id === id);
      return listPage(here, at, (provider) => ({
        ...common(provider),
        provider: integrationOf(store, provider.integration_id).ai_provider_id,
        workspace_name: name,
      }));
    },
    "POST /providers": (call) => {
      const { slug: chosen, ...body } = parse(createProvider, call.body);
      const workspace = workspaceOf(store, body.workspace_id).id;
      const integration = integrationOf(store, body.integration_id);
      if (!enabledFor(integration, workspace))
        throw new ApiError("AB03", `Integration ${integration.slug} is not enabled for this workspace`);
      const taken = { has: (slug: string) => providerOf(store, workspace, slug) !== undefined };
      if (chosen && taken.has(chosen)) throw new ApiError("AB07", `Provider ${chosen} already exists`);
      const made = addProvider(store, { ...body, slug: chosen ?? newSlug(body.name, 15, taken) });
      return { id: made.id, slug: made.slug, object: "provider" };
    },
    "GET /providers/{slug}": (call) => {
      const provider = find(call.params.slug, call.query);
      return {
        ...common(provider),
        ai_provider_name: integrationOf(store, provider.integration_id).ai_provider_id,
      };
    },
    "PUT /providers/{slug}": (call) => {
      const { workspace_id, reset_usage, ...settings } = parse(updateProvider, call.body);
      const stored = find(call.params.slug, { workspace_id, ...call.query });
      Object.assign(stored, settings, reset_usage && { status: "active", last_reset_at: now() });
      return { id: stored.id, slug: stored.slug };
    },
    // Assumed: whether a config still names it does not matter.
    "DELETE /providers/{slug}": (call) => {
      store.providers.delete(find(call.params.slug, call.query).id);
      return {};
    },
  };
}

/** The fields that the API description lacks are those of the virtual keys in the recorded live responses of 2026-06. */
function common(provider: StoredProvider) {
  const { id, slug, name, integration_id, workspace_id, note, expires_at, last_reset_at, created_at } =
    provider;
  return {
    id,
    slug,
    name,
    integration_id,
    organisation_id: ORGANISATION,
    workspace_id,
    note,
    status: expires_at && Date.parse(expires_at) < Date.now() ? "expired" : provider.status,
    usage_limits: readUsageLimits(provider.usage_limits, last_reset_at ?? created_at),
    rate_limits: provider.rate_limits,
    reset_usage: null,
    expires_at,
    last_reset_at,
    created_at,
    object: "provider",
  };
}
