import { apiKeyOf } from "./api-keys.ts";
import { ApiError } from "./errors.ts";
import { type Route, scopes } from "./routes.ts";
import type { Store } from "./store.ts";

/** An organisation's admin key and what it may do. */
export interface AdminKey {
  key: string;
  /** Scope names such as `virtual_keys.create`, or all of them. */
  scopes: readonly string[] | "all";
}

/**
 * Lets a call through that its key allows.
 *
 * @param given the header `x-portkey-api-key`
 * @param params the parameters in the route's path
 * @throws ApiError AB05 without a known key, AB03 without the route's scope
 */
export function authorize(
  keys: readonly AdminKey[],
  given: string | undefined,
  route: Route,
  params: Record<string, string>,
  store: Store,
): void {
  const known = keys.find(({ key }) => key === given);
  if (!known) throw new ApiError("AB05", "Unauthorised Request");
  if (known.scopes === "all") return;
  const needed = scopeOf(route, params, store);
  if (!known.scopes.includes(needed))
    throw new ApiError("AB03", `You do not have enough permissions to execute this request (${needed})`);
}

function scopeOf(route: Route, params: Record<string, string>, store: Store): string {
  const scope = scopes[route];
  if (!scope.includes("{")) return scope;
  const kind =
    params.id === undefined ? `${params.type}-${params["sub-type"]}` : apiKeyOf(store, params.id).type;
  const [type = "", subType = ""] = kind.split("-");
  return scope.replace("{type}", type).replace("{sub-type}", subType);
}
