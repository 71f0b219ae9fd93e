/**
 * Every route of the local control plane and the scope that a key needs for it (published list of API key
 * scopes). Placeholders in a scope are filled by auth.ts: the kind of API key, the level of an integration.
 *
 * Of two routes that fit, the first one is taken.
 *
 * Listing API keys is guarded by the scope for workspace service keys, the only kind that this project makes.
 */
export const scopes = {
  "GET /virtual-keys": "virtual_keys.list",
  "POST /virtual-keys": "virtual_keys.create",
  "GET /virtual-keys/{slug}": "virtual_keys.read",
  "PUT /virtual-keys/{slug}": "virtual_keys.update",
  "DELETE /virtual-keys/{slug}": "virtual_keys.delete",

  "GET /configs": "configs.list",
  "POST /configs": "configs.create",
  "GET /configs/{slug}": "configs.read",
  "PUT /configs/{slug}": "configs.update",
  "DELETE /configs/{slug}": "configs.delete",
  "GET /configs/{slug}/versions": "configs.read",

  "GET /api-keys": "workspace_service_api_keys.list",
  "POST /api-keys/{id}/rotate": "{type}_{sub-type}_api_keys.rotate",
  "POST /api-keys/{type}/{sub-type}": "{type}_{sub-type}_api_keys.create",
  "GET /api-keys/{id}": "{type}_{sub-type}_api_keys.read",
  "PUT /api-keys/{id}": "{type}_{sub-type}_api_keys.update",
  "DELETE /api-keys/{id}": "{type}_{sub-type}_api_keys.delete",

  "GET /integrations": "{level}_integrations.list",
  "POST /integrations": "{level}_integrations.create",
  "GET /integrations/{slug}": "{level}_integrations.read",
  "PUT /integrations/{slug}": "{level}_integrations.update",
  "DELETE /integrations/{slug}": "{level}_integrations.delete",
  "GET /integrations/{slug}/models": "{level}_integrations.read",
  "PUT /integrations/{slug}/models": "{level}_integrations.update",
  "DELETE /integrations/{slug}/models": "{level}_integrations.update",
  "GET /integrations/{slug}/workspaces": "{level}_integrations.read",
  "PUT /integrations/{slug}/workspaces": "{level}_integrations.update",

  "GET /providers": "providers.list",
  "POST /providers": "providers.create",
  "GET /providers/{slug}": "providers.read",
  "PUT /providers/{slug}": "providers.update",
  "DELETE /providers/{slug}": "providers.delete",

  "GET /admin/workspaces": "workspaces.list",
  "GET /admin/workspaces/{workspaceId}": "workspaces.read",

  "GET /analytics/groups/metadata/{metadataKey}": "analytics.view",
} as const;

/** A method and a path template below `/v1`, such as `GET /configs/{slug}`. */
export type Route = keyof typeof scopes;

/** The routes whose path starts with `Path`. */
export type RoutesOf<Path extends string> = Extract<Route, `${string} ${Path}${string}`>;

type Params<R extends string> = R extends `${string}{${infer Name}}${infer Rest}`
  ? { [K in Name]: string } & Params<Rest>
  : unknown;

/** One call of a route, with everything that HTTP adds already taken off. */
export interface Call<R extends Route> {
  params: Params<R>;
  query: Record<string, string>;
  /** The parsed JSON, unchecked; an absent body counts as `{}`. */
  body: unknown;
}

/** One call of whatever route. */
export type AnyCall = Omit<Call<Route>, "params"> & { params: Record<string, string> };

/** What answers each of the routes: the JSON of a 200, or an exception from errors.ts. */
export type Handlers<R extends Route> = { [K in R]: (call: Call<K>) => object };

/** The method and the path template of a route. */
export function partsOf(route: Route): { method: string; path: string } {
  const [method = "", path = ""] = route.split(" ");
  return { method, path };
}
