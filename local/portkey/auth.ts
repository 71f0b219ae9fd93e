import { apiKeyOf } from "./api-keys.ts";
import { ApiError } from "./errors.ts";
import { integrationOf, levelOf } from "./integrations.ts";
import { type AnyCall, type Route, scopes } from "./routes.ts";
import type { Store } from "./store.ts";

/** An organisation's admin key and what it may do. */
export interface AdminKey {
  key: string;
  /** Scope names such as `virtual_keys.create`, or all of them. */
  scopes: readonly string[] | "all";
}

/**
 * The caller's key.
 *
 * @param given the header `x-portkey-api-key`
 * @throws ApiError AB05 when it is not one of the keys
 */
export function authenticate(keys: readonly AdminKey[], given: string | undefined): AdminKey {
  const known = keys.find(({ key }) => key === given);
  if (!known) throw new ApiError("AB05", "Unauthorised Request");
  return known;
}

/**
 * Lets a call through that the key allows.
 *
 * @throws ApiError AB03 without the route's scope
 */
export function authorize({ scopes: held }: AdminKey, route: Route, call: AnyCall, store: Store): void {
  if (held === "all") return;
  const missing = scopesOf(route, call, store).find((scope) => !held.includes(scope));
  if (missing)
    throw new ApiError("AB03", `You do not have enough permissions to execute this request (${missing})`);
}

function scopesOf(route: Route, call: AnyCall, store: Store): string[] {
  const scope = scopes[route];
  if (scope.startsWith("{level}"))
    return levelsOf(route, call, store).map((level) => scope.replace("{level}", level));
  if (scope.startsWith("{type}")) {
    const [type = "", subType = ""] = kindOf(call, store).split("-");
    return [scope.replace("{type}", type).replace("{sub-type}", subType)];
  }
  return [scope];
}

/** The kind of the API key that is there or to be made. */
function kindOf({ params }: AnyCall, store: Store): string {
  return params.id === undefined ? `${params.type}-${params["sub-type"]}` : apiKeyOf(store, params.id).type;
}

/** The levels of the integrations that a call touches; a list of both levels needs the scopes of both. */
function levelsOf(route: Route, { params, query, body }: AnyCall, store: Store): string[] {
  if (params.slug !== undefined) return [levelOf(integrationOf(store, params.slug))];
  if (route === "POST /integrations") return [levelOf(body as object)];
  return ["organisation", "workspace"].filter((level) => [level, "all"].includes(query.type ?? "all"));
}
