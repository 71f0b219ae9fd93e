import type { TeamSpec } from "../../../components/team-spec.ts";

/** How a team's requests travel. */
export interface RouteReport {
  /** `direct`: one target, whatever it answers. */
  readonly strategy: "direct" | "fallback" | "loadbalance" | "conditional";
  readonly targets: readonly TargetReport[];
  /** Whether it is pinned on the API key, so that no request can take another one. */
  readonly pinned: boolean;
  /** Null: none. Statuses null: Portkey's. */
  readonly retry: { readonly attempts: number; readonly onStatusCodes: readonly number[] | null } | null;
  /** Null: none. `maxAge` is in seconds, null: Portkey's. */
  readonly cache: { readonly mode: "simple" | "semantic"; readonly maxAge: number | null } | null;
  /** Answers that move on to the next target. Null: every answer other than 2xx. */
  readonly movesOnAt: readonly number[] | null;
  /** Names of request parameters that the gateway sets. */
  readonly sets: readonly string[];
}

/** Where requests may go. */
export interface TargetReport {
  /** A region, or the slug of a virtual key or provider that this project has not made. */
  readonly name: string;
  /** Whether what it leads to is outside of what the team's file bounds: its provider, regions and models. */
  readonly outside: boolean;
  /** Under `loadbalance`: the part of all requests, 0 to 1. */
  readonly share: number | null;
  /** Under `conditional`: metadata of requests that go here, for each condition all of it. */
  readonly when: readonly Readonly<Record<string, string>>[];
}

/** The route of a team. */
export function routeReport({ regions, route, routing }: TeamSpec): RouteReport {
  const { cache, fallbackTo = [], onStatusCodes, overrideParams = {}, retry } = routing ?? {};
  const isOne = regions.length + fallbackTo.length === 1;
  const strategy = isOne ? "direct" : (routing?.mode ?? "fallback");
  const weights = regions.map((region) => routing?.weights?.[region] ?? 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    cache: cache ? { maxAge: cache.maxAge ?? null, mode: cache.mode } : null,
    movesOnAt: strategy === "fallback" ? (onStatusCodes ?? null) : null,
    pinned: route === "key",
    retry: retry ? { attempts: retry.attempts, onStatusCodes: retry.onStatusCodes ?? null } : null,
    sets: Object.keys(overrideParams),
    strategy,
    targets: [
      ...regions.map((region, index) => ({
        name: region,
        outside: false,
        share: strategy === "loadbalance" ? (weights[index] ?? 1) / total : null,
        when: (routing?.conditions ?? [])
          .filter((condition) => condition.region === region)
          .map(({ metadata }) => metadata),
      })),
      ...fallbackTo.map(({ slug }) => ({ name: slug, outside: true, share: null, when: [] })),
    ],
  };
}
