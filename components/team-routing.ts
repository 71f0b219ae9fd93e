import * as z from "zod";
import { across, section, whole } from "./mistakes.ts";

const statusCodes = z.array(whole(100, 599)).min(1);

const retry = section({
  /** Repeated attempts per target, 1 to 5. Source: Portkey's config object. */
  attempts: whole(1, 5),
  /** Answers that are tried again. @default Portkey's: 429, 500, 502, 503, 504 */
  onStatusCodes: statusCodes.optional(),
});

const cache = section({
  mode: z.enum(["simple", "semantic"]),
  /** Seconds for which an answer is kept. @default Portkey's */
  maxAge: whole(1).optional(),
});

/** How a team's requests are routed. */
export const routing = section({
  /** How regions share the work. @default fallback, in the order of `regions`; with one target, none */
  mode: z.enum(["fallback", "loadbalance"]).optional(),
  /** Share of each region, for `loadbalance`; every region is listed. @default 1 for each region */
  weights: z.record(z.string(), z.number().min(0)).optional(),
  /**
   * Slugs of existing virtual keys, e.g. of Anthropic or Vertex, or `@` and the slug of a provider, tried after
   * the regions. @default none
   */
  fallbackTo: z.array(z.string().regex(/^@?[A-Za-z0-9_-]+$/, { error: slugMistake })).default([]),
  /** Answers that move on to the next target. @default every answer other than 2xx */
  onStatusCodes: statusCodes.optional(),
  /** @default no retries */
  retry: retry.optional(),
  /** @default no cache */
  cache: cache.optional(),
  /** Request parameters that the gateway sets, whatever the caller sent. @default none */
  overrideParams: z.record(z.string(), z.json()).optional(),
}).check(
  across<RoutingFields>(["mode", "weights"], function* ({ mode, weights }) {
    if (weights === undefined) return;
    if (mode !== "loadbalance") yield [["weights"], 'weights go with mode "loadbalance"'];
    if (Object.values(weights).every((weight) => weight === 0)) {
      yield [["weights"], "all weights are 0 (at least one must be above 0)"];
    }
  }),
  across<RoutingFields>(["mode", "fallbackTo"], function* ({ mode, fallbackTo }) {
    if (mode === "loadbalance" && fallbackTo.length > 0) {
      yield [["fallbackTo"], 'fallbackTo goes with mode "fallback"'];
    }
  }),
);
type RoutingFields = {
  mode?: "fallback" | "loadbalance";
  weights?: Record<string, number>;
  fallbackTo: string[];
};

function slugMistake({ input }: { input?: unknown }): string {
  return `"${input}" is not the slug of a virtual key (letters, digits, _ and -)`;
}
