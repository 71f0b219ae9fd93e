import type { StoredApiKey } from "../store.ts";

/** Labels of a request. */
export type Metadata = Record<string, unknown>;

/**
 * The metadata that counts: what the API key carries cannot be overwritten by the request. Assumed: what a request sends
 * that is no JSON object counts for nothing.
 */
export function metadataOf({ defaults }: StoredApiKey, headers: Headers): Metadata {
  return { ...sent(headers.get("x-portkey-metadata")), ...defaults?.metadata };
}

function sent(header: string | null): Metadata {
  try {
    const json: unknown = JSON.parse(header ?? "{}");
    return json && typeof json === "object" && !Array.isArray(json) ? (json as Metadata) : {};
  } catch {
    return {};
  }
}
