import type { Json } from "../json.ts";

/** How a team's requests are routed. */
export interface Routing {
  /** `fallback` tries targets in order; `loadbalance` shares requests by weight; `conditional` goes by metadata. */
  readonly mode?: "fallback" | "loadbalance" | "conditional" | undefined;
  /** For `conditional`: the first one that fits names the region; where none does, it is the first region. */
  readonly conditions?: readonly Condition[] | undefined;
  /** Share of each region under `loadbalance`. @default 1 for each */
  readonly weights?: Readonly<Record<string, number>> | undefined;
  /** Tried after the regions. */
  readonly fallbackTo?: readonly FallbackTarget[] | undefined;
  /** Statuses that move on to the next target. @default every answer other than 2xx */
  readonly onStatusCodes?: readonly number[] | undefined;
  readonly retry?:
    | { readonly attempts: number; readonly onStatusCodes?: readonly number[] | undefined }
    | undefined;
  /** `maxAge` is in seconds. */
  readonly cache?: { readonly mode: "simple" | "semantic"; readonly maxAge?: number | undefined } | undefined;
  readonly overrideParams?: { readonly [parameter: string]: Json } | undefined;
}

/** A virtual key or provider that exists already, perhaps of another provider than Bedrock. */
export interface FallbackTarget {
  /** Slug of a virtual key, or `@` and the slug of a provider. */
  readonly slug: string;
  /** What it calls the model. @default the id that the request names, which only Bedrock knows */
  readonly model?: string | undefined;
}

/** Which requests go to a region: those with all of this metadata. */
export interface Condition {
  readonly metadata: Readonly<Record<string, string>>;
  readonly region: string;
}

/** A Portkey config object. Source: Portkey's config object schema. */
export type GatewayConfig = { readonly [key: string]: Json };

/** What serves a region. */
export interface RegionTarget {
  readonly region: string;
  /** Slug of a virtual key, or `@` and the slug of a provider. */
  readonly slug: string;
}

/**
 * Milliseconds that a target gets where nothing else is said of it: as long as Claude Code itself waits. A
 * leaf that names a provider and nothing else is refused by Portkey's published schema.
 */
const targetTimeout = 600_000;

/**
 * Whether requests of a team need a config: with one target and nothing else to say, the settings name the
 * target itself.
 */
export function needsConfig(regions: readonly string[], routing: Routing | undefined): boolean {
  return regions.length > 1 || routing !== undefined;
}

/**
 * The routing document of a team.
 *
 * @param regions at least one, in order of preference
 */
export function gatewayConfig(regions: readonly RegionTarget[], routing: Routing = {}): GatewayConfig {
  const { fallbackTo = [], mode = "fallback", weights } = routing;
  const shared = sharedParts(routing);
  const target = ({ model, slug }: FallbackTarget) =>
    leaf(slug, {
      ...(slug.startsWith("@") && shared.retry && { retry: shared.retry }),
      ...(model !== undefined && { override_params: { model } }),
    });
  const [only] = regions;
  if (regions.length + fallbackTo.length === 1 && only !== undefined) return leaf(only.slug, shared);
  return {
    strategy: { mode, ...strategyParts(regions, routing) },
    targets: [
      ...regions.map(({ region, slug }) => ({
        ...target({ slug }),
        ...(mode === "loadbalance" && { weight: weights?.[region] ?? 1 }),
        ...(mode === "conditional" && { name: region }),
      })),
      ...fallbackTo.map(target),
    ],
    ...shared,
  };
}

/** What a strategy says beside its mode. */
function strategyParts(
  [first]: readonly RegionTarget[],
  { conditions = [], mode, onStatusCodes }: Routing,
): Record<string, Json> {
  if (mode === "conditional" && first !== undefined) {
    return {
      conditions: conditions.map(({ metadata, region }) => ({
        query: metadataQuery(metadata),
        // biome-ignore lint/suspicious/noThenProperty: the name of the field in Portkey's config
        then: region,
      })),
      default: first.region,
    };
  }
  return onStatusCodes ? { on_status_codes: onStatusCodes } : {};
}

function metadataQuery(metadata: Readonly<Record<string, string>>): Json {
  const [first, ...rest] = Object.entries(metadata).map(([key, value]) => ({
    [`metadata.${key}`]: { $eq: value },
  }));
  if (first === undefined) return {};
  return rest.length === 0 ? first : { $and: [first, ...rest] };
}

/** What holds for every target. */
function sharedParts({ cache, overrideParams, retry }: Routing): Record<string, Json> {
  return {
    ...(cache && { cache: { mode: cache.mode, ...(cache.maxAge && { max_age: cache.maxAge }) } }),
    ...(overrideParams && { override_params: overrideParams }),
    ...(retry && {
      retry: {
        attempts: retry.attempts,
        ...(retry.onStatusCodes && { on_status_codes: retry.onStatusCodes }),
      },
    }),
  };
}

function leaf(slug: string, beside: Record<string, Json>): GatewayConfig {
  if (!slug.startsWith("@")) return { ...beside, virtual_key: slug };
  const complete = "cache" in beside || "retry" in beside;
  return { ...beside, provider: slug, ...(!complete && { request_timeout: targetTimeout }) };
}
