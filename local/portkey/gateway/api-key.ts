import type { Store, StoredApiKey } from "../store.ts";
import type { Counters } from "./counters.ts";
import { hinted, keyRefused } from "./errors.ts";

/** The scope without which an API key serves no request to a model. */
const SCOPE = "completions.write";

/**
 * The API key of a request, which is taken from `x-portkey-api-key` or else from `Authorization`. The former plain
 * texts of a key that was rotated serve until their transition ends.
 *
 * @throws GatewayError 401 when nobody has this key
 */
export function apiKeyOf(store: Store, headers: Headers): StoredApiKey {
  const given = headers.get("x-portkey-api-key") || headers.get("authorization")?.replace(/^Bearer /, "");
  const found = [...store.apiKeys.values()].find(
    ({ key, previous_keys }) =>
      key === given ||
      previous_keys.some((one) => one.key === given && Date.parse(one.expires_at) > Date.now()),
  );
  if (!found) throw keyRefused(401, "03", "Invalid API Key");
  return found;
}

/**
 * Lets a request through that its key allows, and counts it. Assumed: the order of the checks.
 *
 * @throws GatewayError 401 expired, 412 budget used up, 429 too many requests or tokens, 403 without the scope
 */
export function admit(key: StoredApiKey, { spending, rates }: Counters): void {
  if (key.status === "exhausted" || spending.exhausted(key))
    throw keyRefused(412, "04", "Portkey API Key Usage Limit Exceeded");
  if (key.expires_at && Date.parse(key.expires_at) <= Date.now())
    throw keyRefused(401, "01", "Portkey API Key Expired");
  const wait = rates.wait(key);
  if (wait > 0) {
    // The missing letter is Portkey's.
    throw keyRefused(429, "05", `apikey ${hinted(key.id)} rate limit exceded`, {
      "retry-after": String(Math.ceil(wait / 1000)),
    });
  }
  rates.take(key, "requests", 1);
  if (!key.scopes.includes(SCOPE)) throw keyRefused(403, "033", "Forbidden!");
}
