import { randomUUID } from "node:crypto";
import { z } from "zod";
import { createIntegration, updateIntegration } from "./catalog-schemas.ts";
import { ApiError, notFound } from "./errors.ts";
import { mask, newSlug, now } from "./naming.ts";
import { defaultProvider } from "./new-provider.ts";
import { listPage, longPage } from "./paging.ts";
import type { Handlers, RoutesOf } from "./routes.ts";
import { parse } from "./schemas.ts";
import { ORGANISATION, type Store, type StoredIntegration } from "./store.ts";
import { workspaceOf } from "./workspaces.ts";

/**
 * The integration with this slug.
 *
 * @throws ApiError AB08 when there is none
 */
export function integrationOf(store: Store, slug: string): StoredIntegration {
  const found = store.integrations.get(slug);
  if (!found) throw notFound("Integration", slug);
  return found;
}

const query = longPage.extend({
  workspace_id: z.string().optional(),
  type: z.enum(["workspace", "organisation", "all"]).default("all"),
});

/** What deleting an integration comes to that still has a provider: both are assumed, Portkey documents neither. */
export type UsedIntegrationDelete = "refused" | "withProviders";

/** Integrations, which hold credentials: of the organisation, or of the one workspace that they are made for. */
export function integrationRoutes(
  store: Store,
  usedDelete: UsedIntegrationDelete,
): Handlers<Exclude<RoutesOf<"/integrations">, RoutesOf<"/integrations/{slug}/">>> {
  return {
    "GET /integrations": (call) => {
      const { workspace_id, type, ...at } = parse(query, call.query);
      const workspace = workspace_id && workspaceOf(store, workspace_id).id;
      const wanted = [...store.integrations.values()].filter(
        (integration) =>
          (type === "all" || type === levelOf(integration)) &&
          (!workspace || enabledFor(integration, workspace)),
      );
      return listPage(wanted, at, listed);
    },
    "POST /integrations": (call) => {
      const provider = (call.body as { ai_provider_id?: unknown }).ai_provider_id;
      const body = parse(createIntegration(provider), call.body);
      const { slug = newSlug(body.name, 15, store.integrations), workspace_id } = body;
      if (store.integrations.has(slug)) throw new ApiError("AB07", `Integration ${slug} already exists`);
      const workspace = workspace_id ? workspaceOf(store, workspace_id).id : null;
      const created_at = now();
      const made: StoredIntegration = {
        id: randomUUID(),
        slug,
        name: body.name,
        ai_provider_id: body.ai_provider_id,
        description: body.description ?? "",
        workspace_id: workspace,
        status: "active",
        key: body.key ?? "",
        configurations: body.configurations ?? {},
        secret_mappings: body.secret_mappings ?? [],
        pricing_adjustments: body.pricing_adjustments ?? null,
        allow_all_models: true,
        models: [],
        global_workspace_access: null,
        workspaces: workspace
          ? [{ id: workspace, enabled: true, usage_limits: null, rate_limits: null }]
          : [],
        created_at,
        last_updated_at: created_at,
      };
      const addDefaultProvider = workspace && defaultProvider(store, made, workspace, body);
      store.integrations.set(slug, made);
      if (addDefaultProvider) addDefaultProvider();
      return { id: made.id, slug };
    },
    "GET /integrations/{slug}": (call) => shown(integrationOf(store, call.params.slug)),
    "PUT /integrations/{slug}": (call) => {
      const stored = integrationOf(store, call.params.slug);
      Object.assign(stored, parse(updateIntegration(stored.ai_provider_id), call.body), {
        last_updated_at: now(),
      });
      return {};
    },
    "DELETE /integrations/{slug}": (call) => {
      const { slug } = integrationOf(store, call.params.slug);
      const inUse = [...store.providers.values()].filter((provider) => provider.integration_id === slug);
      if (inUse.length > 0 && usedDelete === "refused")
        throw new ApiError(
          "AB07",
          `Integration ${slug} is in use by providers ${inUse.map((provider) => provider.slug).join(", ")}`,
        );
      for (const { id } of inUse) store.providers.delete(id);
      store.integrations.delete(slug);
      return {};
    },
  };
}

/** Whether a workspace may use an integration. */
export function enabledFor({ workspaces }: StoredIntegration, workspace: string): boolean {
  return workspaces.some(({ id, enabled }) => id === workspace && enabled);
}

/** Whose an integration is that is there or to be made. */
export function levelOf({ workspace_id }: { workspace_id?: unknown }): "workspace" | "organisation" {
  return workspace_id ? "workspace" : "organisation";
}

/** `type` and `workspace_id` are not in the API description: Portkey's Terraform provider reads them. */
function listed(integration: StoredIntegration) {
  const { id, slug, name, ai_provider_id, description, workspace_id, status } = integration;
  return {
    id,
    slug,
    name,
    ai_provider_id,
    description,
    status,
    organisation_id: ORGANISATION,
    type: levelOf(integration),
    ...(workspace_id && { workspace_id }),
    created_at: integration.created_at,
    last_updated_at: integration.last_updated_at,
    object: "integration",
  };
}

function shown(integration: StoredIntegration) {
  return {
    ...listed(integration),
    ...(integration.key && { masked_key: mask(integration.key) }),
    configurations: masked(integration.configurations),
    global_workspace_access_settings: integration.global_workspace_access,
    allow_all_models: integration.allow_all_models,
    workspace_count: integration.workspaces.filter(({ enabled }) => enabled).length,
    secret_mappings: integration.secret_mappings,
    pricing_adjustments: integration.pricing_adjustments,
  };
}

/** Secrets come back masked and under another name, ids, regions and role ARNs as they are (API description). */
function masked(configurations: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(configurations).map(([field, value]) =>
      /secret|token|password|service_account/.test(field)
        ? [`masked_${field}`, mask(String(value))]
        : [field, value],
    ),
  );
}
