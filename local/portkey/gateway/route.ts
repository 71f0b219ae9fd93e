import type { Store, StoredApiKey } from "../store.ts";
import { notRoutable } from "./errors.ts";

/** A routing document or one of its targets. */
export type Node = Record<string, unknown> & {
  readonly targets?: readonly Node[];
  readonly override_params?: { readonly model?: unknown };
};

/** Where a request goes. */
export interface Route {
  readonly config: Node;
  /** Slug of the saved config that says so. */
  readonly slug?: string;
}

/** A model that names its provider, such as `@bedrock-prod/us.anthropic.claude-sonnet-4-6`. */
export interface QualifiedModel {
  readonly slug: string;
  readonly model: string;
}

/**
 * Where the API key and the headers send a request: the config of the header, or else the one that the key pins;
 * in place of a config, or where it names no provider, the provider that the request names.
 *
 * @param model as the request asks for it
 * @throws GatewayError 400 when the request may not choose, or chooses nothing or what is not there
 */
export function routeOf(store: Store, key: StoredApiKey, headers: Headers, model: unknown): Route {
  const given = headers.get("x-portkey-config");
  const { config_id: pinned = null, allow_config_override = true } = key.defaults ?? {};
  if (given && pinned && !allow_config_override)
    throw notRoutable("Cannot override default config set for this API key.");
  const { config, slug } = given || pinned ? chosen(store, key, given, pinned) : { config: {} };
  if (config.provider || config.virtual_key || config.targets || qualified(config.override_params?.model))
    return { config, ...(slug && { slug }) };
  return { config: { ...config, ...namedBy(headers, model, config) }, ...(slug && { slug }) };
}

/** Reads a model that names its provider. */
export function qualified(model: unknown): QualifiedModel | undefined {
  const [, slug, rest] = /^@([^/]+)\/(.+)$/s.exec(String(model ?? "")) ?? [];
  return slug && rest ? { model: rest, slug } : undefined;
}

function chosen(store: Store, key: StoredApiKey, given: string | null, pinned: string | null): Route {
  if (given && !given.startsWith("pc-")) return { config: inline(given) };
  const saved = [...store.configs.values()].find(
    ({ id, slug, workspace_id }) =>
      workspace_id === key.workspace_id && (given ? slug === given : id === pinned),
  );
  const current = saved?.versions.at(-1);
  if (!saved || !current) throw notRoutable("Invalid config id passed");
  return { config: JSON.parse(current.config), slug: saved.slug };
}

function inline(text: string): Node {
  try {
    const json: unknown = JSON.parse(text);
    if (json && typeof json === "object" && !Array.isArray(json)) return json as Node;
  } catch {
    // Refused below, like JSON that is no object.
  }
  throw notRoutable("Invalid config passed");
}

/** The one target that headers or model name. */
function namedBy(headers: Headers, model: unknown, { override_params }: Node): Node {
  const provider = headers.get("x-portkey-provider");
  const inModel = qualified(model);
  const slug =
    (provider?.startsWith("@") && provider.slice(1).split("/")[0]) ||
    headers.get("x-portkey-virtual-key") ||
    inModel?.slug;
  const params = inModel && { override_params: { model: inModel.model, ...override_params } };
  if (slug) return { virtual_key: slug, ...params };
  if (provider) return { provider };
  throw notRoutable("Either x-portkey-config or x-portkey-provider header is required");
}
