import type { Json } from "../json.ts";

/** How a team's requests are routed. */
export interface Routing {
  /** `fallback` tries targets in order; `loadbalance` shares requests by weight. */
  readonly mode?: "fallback" | "loadbalance" | undefined;
  /** Share of each region under `loadbalance`. @default 1 for each */
  readonly weights?: Readonly<Record<string, number>> | undefined;
  /** Slugs of virtual keys that exist already, tried after the regions. */
  readonly fallbackTo?: readonly string[] | undefined;
  /** Statuses that move on to the next target. @default every answer other than 2xx */
  readonly onStatusCodes?: readonly number[] | undefined;
  readonly retry?:
    | { readonly attempts: number; readonly onStatusCodes?: readonly number[] | undefined }
    | undefined;
  /** `maxAge` is in seconds. */
  readonly cache?: { readonly mode: "simple" | "semantic"; readonly maxAge?: number | undefined } | undefined;
  readonly overrideParams?: { readonly [parameter: string]: Json } | undefined;
}

/** A Portkey config object. Source: Portkey's config object schema. */
export type GatewayConfig = { readonly [key: string]: Json };

/** The virtual key that serves a region. */
export interface RegionTarget {
  readonly region: string;
  /** Its slug. */
  readonly virtualKey: string;
}

/**
 * Whether requests of a team need a config: with one target and nothing else to say, the settings name the
 * virtual key itself.
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
  const { cache, fallbackTo = [], onStatusCodes, overrideParams, retry, weights } = routing;
  const loadbalance = routing.mode === "loadbalance";
  const targets = [
    ...regions.map(({ region, virtualKey }) => ({
      virtual_key: virtualKey,
      ...(loadbalance && { weight: weights?.[region] ?? 1 }),
    })),
    ...fallbackTo.map((slug) => ({ virtual_key: slug })),
  ];
  const [only] = targets;
  const single = targets.length === 1 && only !== undefined;
  return {
    ...(single
      ? { virtual_key: only.virtual_key }
      : {
          strategy: {
            mode: loadbalance ? "loadbalance" : "fallback",
            ...(onStatusCodes && { on_status_codes: onStatusCodes }),
          },
          targets,
        }),
    ...(overrideParams && { override_params: overrideParams }),
    ...(cache && { cache: { mode: cache.mode, ...(cache.maxAge && { max_age: cache.maxAge }) } }),
    ...(retry && {
      retry: {
        attempts: retry.attempts,
        ...(retry.onStatusCodes && { on_status_codes: retry.onStatusCodes }),
      },
    }),
  };
}
