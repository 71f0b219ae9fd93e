import * as z from "zod";
import { across, section, textAs, whole, wrongText } from "./mistakes.ts";

const statusCodes = z.array(whole(100, 599)).min(1);

const retry = section({
  /** Repeated attempts per target, 1 to 5. Source: Portkey's config object. */
  attempts: whole(1, 5),
  /** Answers that are tried again. @default Portkey's: 429, 500, 502, 503, 504 */
  onStatusCodes: statusCodes.optional(),
});

const cache = section({
  /** `simple` answers an equal request, `semantic` a similar one too. */
  mode: z.enum(["simple", "semantic"]),
  /** Seconds for which an answer is kept. @default Portkey's */
  maxAge: whole(1).optional(),
});

const slug = /^@?[A-Za-z0-9_-]+$/;

/** A slug by itself asks for the id that the request names, which only Bedrock knows. */
const fallbackTarget = z
  .preprocess(
    textAs("slug"),
    section({
      /** Slug of a virtual key, or `@` and the slug of a provider. */
      slug: z
        .string()
        .regex(slug, { error: wrongText("is not the slug of a virtual key (letters, digits, _ and -)") }),
      /** The provider's own name of the model to ask for, e.g. claude-sonnet-4-6. @default Bedrock's id, as asked for */
      model: z
        .string()
        .regex(/^[\w./:-][\w./:@-]*$/, {
          error: wrongText("is not the name of a model (e.g. claude-sonnet-4-6)"),
        })
        .optional(),
    }),
  )
  .meta({ pattern: slug.source, type: "string" });

/** How a team's requests are routed. */
export const routing = section({
  /** How regions share the work. @default fallback, in the order of `regions`; with one target, none */
  mode: z.enum(["fallback", "loadbalance", "conditional"]).optional(),
  /** For `conditional`: the first that fits decides; where none does, the first region answers. @default none */
  conditions: z
    .array(
      section({
        /** Metadata that a request has, all of it. A query names it by its key, which so is one word. */
        metadata: z
          .record(z.string(), z.string())
          .refine((metadata) => Object.keys(metadata).length > 0, { error: "is empty" })
          .refine((metadata) => Object.keys(metadata).every((key) => /^\w+$/.test(key)), {
            error: "a condition can name keys of letters, digits and _ alone",
          }),
        /** Where such a request goes: a region of the team. */
        region: z.string(),
      }),
    )
    .min(1)
    .optional(),
  /** Share of each region, for `loadbalance`; every region is listed. @default 1 for each region */
  weights: z.record(z.string(), z.number().min(0)).optional(),
  /**
   * Existing virtual keys or providers, e.g. of Anthropic or Vertex, tried after the regions: a slug, or a slug and the
   * model to ask for. @default none
   */
  fallbackTo: z.array(fallbackTarget).default([]),
  /** Answers that move on to the next target. @default every answer other than 2xx */
  onStatusCodes: statusCodes.optional(),
  /** Failed requests are tried again. @default no retries */
  retry: retry.optional(),
  /** Answers are kept and given again. @default no cache */
  cache: cache.optional(),
  /** Request parameters that the gateway sets, whatever the caller sent. @default none */
  overrideParams: z
    .record(z.string(), z.json({ error: "must be text, numbers, lists and sections (quote dates)" }))
    .optional(),
}).check(
  across<RoutingFields>(["mode", "weights"], function* ({ mode, weights }) {
    if (weights === undefined) return;
    if (mode !== "loadbalance") yield [["weights"], 'weights go with mode "loadbalance"'];
    if (Object.values(weights).every((weight) => weight === 0)) {
      yield [["weights"], "all weights are 0 (at least one must be above 0)"];
    }
  }),
  across<RoutingFields>(["mode", "conditions"], function* ({ conditions, mode }) {
    if (mode === "conditional" && conditions === undefined) yield [["conditions"], "missing"];
    if (mode !== "conditional" && conditions !== undefined) {
      yield [["conditions"], 'conditions go with mode "conditional"'];
    }
  }),
  across<RoutingFields>(["mode", "fallbackTo"], function* ({ mode, fallbackTo }) {
    if ((mode === "loadbalance" || mode === "conditional") && fallbackTo.length > 0) {
      yield [["fallbackTo"], 'fallbackTo goes with mode "fallback"'];
    }
  }),
);
type RoutingFields = {
  mode?: "fallback" | "loadbalance" | "conditional";
  conditions?: readonly object[];
  weights?: Record<string, number>;
  fallbackTo: object[];
};
