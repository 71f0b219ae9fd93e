import { randomUUID } from "node:crypto";
import { z } from "zod";
import { ApiError, notFound } from "./errors.ts";
import { normalised } from "./gateway-config.ts";
import { newSlug, now } from "./naming.ts";
import { listPage, page } from "./paging.ts";
import type { Handlers, RoutesOf } from "./routes.ts";
import { createConfig, parse, updateConfig } from "./schemas.ts";
import { ORGANISATION, OWNER, type Store, type StoredConfig } from "./store.ts";
import { workspaceOf } from "./workspaces.ts";

const query = page.extend({ workspace_id: z.uuid() });

/**
 * Configs. Names are not unique; slugs are the server's own and stay, as ids do, through all versions.
 *
 * @param keepPinned whether a config that an API key pins is refused to be deleted
 */
export function configRoutes(store: Store, keepPinned: boolean): Handlers<RoutesOf<"/configs">> {
  const find = (slug: string) => {
    const found = store.configs.get(slug);
    if (!found) throw notFound("Config", slug);
    return found;
  };
  return {
    "GET /configs": (call) => {
      const { workspace_id, ...at } = parse(query, call.query);
      const { id } = workspaceOf(store, workspace_id);
      const here = [...store.configs.values()].filter((config) => config.workspace_id === id);
      return listPage(here, at, listed);
    },
    "POST /configs": (call) => {
      const { name, config, workspace_id, isDefault } = parse(createConfig, call.body);
      const created_at = now();
      const version = newVersion(config);
      const made: StoredConfig = {
        id: randomUUID(),
        slug: newSlug(name, 6, store.configs, "pc"),
        name,
        workspace_id: workspaceOf(store, workspace_id).id,
        is_default: isDefault ?? 0,
        status: "active",
        created_at,
        last_updated_at: created_at,
        versions: [version],
      };
      store.configs.set(made.slug, made);
      return { id: made.id, version_id: version.version_id, slug: made.slug, object: "config" };
    },
    "GET /configs/{slug}": (call) => {
      const config = find(call.params.slug);
      return inVersion(config, current(config));
    },
    "PUT /configs/{slug}": (call) => {
      const stored = find(call.params.slug);
      const { config, name = stored.name, status = stored.status } = parse(updateConfig, call.body);
      const version = config ? newVersion(config) : newVersion(JSON.parse(current(stored).config));
      Object.assign(stored, { name, status, last_updated_at: version.created_at });
      stored.versions.push(version);
      return { version_id: version.version_id };
    },
    "DELETE /configs/{slug}": (call) => {
      const { id, slug } = find(call.params.slug);
      if (keepPinned && [...store.apiKeys.values()].some((key) => key.defaults?.config_id === id))
        throw new ApiError("AB07", `Config ${slug} is in use by an API key`);
      store.configs.delete(slug);
      return {};
    },
    "GET /configs/{slug}/versions": (call) => {
      const config = find(call.params.slug);
      return listPage(config.versions, parse(page, call.query), (version) => inVersion(config, version));
    },
  };
}

type Version = StoredConfig["versions"][number];

function newVersion(config: Record<string, unknown>): Version {
  return { version_id: randomUUID(), config: normalised(config), created_at: now() };
}

function current(config: StoredConfig): Version {
  const latest = config.versions.at(-1);
  if (!latest) throw new Error(`Config ${config.slug} has no version`);
  return latest;
}

/** Without the document (recorded live responses, 2026-06). */
function listed({ versions: _, ...config }: StoredConfig) {
  return { ...config, organisation_id: ORGANISATION, owner_id: OWNER, updated_by: OWNER, object: "config" };
}

/** Flat, and the document as a JSON string (recorded live responses, 2026-06; the API description says otherwise). */
function inVersion(config: StoredConfig, { version_id, config: document }: Version) {
  return { ...listed(config), config: document, format: "json", type: "ORG_CONFIG", version_id };
}
