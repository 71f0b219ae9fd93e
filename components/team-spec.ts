import * as z from "zod";
import { bedrockRegions, geographicProfiles, kindOfModel } from "./bedrock/inference-profiles.ts";
import { across, hint, section } from "./mistakes.ts";
import { teamChecks } from "./team-checks.ts";

/** The longest metadata value that Portkey takes, in characters. Source: Portkey's metadata docs. */
const maximumMetadataLength = 128;

const region = z.enum(bedrockRegions, {
  error: ({ input }) =>
    typeof input === "string" ? `"${input}" is not an AWS region${hint(input, bedrockRegions)}` : undefined,
});

const model = z.string().check((payload) => {
  const message = modelMistake(payload.value);
  if (message !== undefined) {
    payload.issues.push({ code: "custom", input: payload.value, message });
  }
});

/** Text that travels in one line of an HTTP header. */
const metadataValue = z
  .string()
  .max(maximumMetadataLength)

  .refine((text) => !/\p{Cc}/u.test(text), { error: "must be one line without control characters" });

/** A whole number from `least` to `most`, refused in one line. */
function whole(least: number, most = Number.POSITIVE_INFINITY) {
  const mistake = (value: number) => {
    if (!Number.isInteger(value)) return "is not a whole number";
    if (value < least) return `is below ${least}`;
    return value > most ? `is above ${most}` : undefined;
  };
  return z.number().refine((value) => mistake(value) === undefined, {
    error: ({ input }) => `${input} ${mistake(input as number)}`,
  });
}

const statusCodes = z.array(whole(100, 599)).min(1);

const models = section({
  /** What Claude Code uses unless told otherwise: `ANTHROPIC_MODEL`. */
  default: model,
  /** Further models that the team may invoke. @default none */
  allow: z.array(model).default([]),
});

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

const routing = section({
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

const budget = section({
  /** Dollars, a whole number. Source: Portkey's usage limits. */
  limit: whole(1),
  /** Dollars spent at which Portkey alerts; below `limit`. @default no alert */
  alertAt: whole(1).optional(),
  /** When spending starts from 0 again, by calendar. @default never */
  periodicReset: z.enum(["weekly", "monthly"]).optional(),
  /** When spending starts from 0 again, in days, 1 to 365. @default never */
  periodicResetDays: whole(1, 365).optional(),
}).check(
  across<{ limit: number; alertAt?: number }>(["limit", "alertAt"], function* ({ limit, alertAt }) {
    if (alertAt !== undefined && alertAt >= limit) {
      yield [["alertAt"], `${alertAt} is not below the limit of ${limit}`];
    }
  }),
  across<{ periodicReset?: string; periodicResetDays?: number }>([], function* (budget) {
    if (budget.periodicReset !== undefined && budget.periodicResetDays !== undefined) {
      yield [[], "periodicReset and periodicResetDays exclude each other (keep one)"];
    }
  }),
);

const rateLimit = section({
  type: z.enum(["requests", "tokens"]),
  /** Per minute, hour or day. */
  unit: z.enum(["rpm", "rph", "rpd"]),
  value: whole(1),
});

/** YAML reads an unquoted date as a moment, and Pulumi hands that on as Go writes it. */
const goTime = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d) \+0000 UTC$/;

const moment = z.preprocess(
  (text) =>
    typeof text === "string"
      ? text.replace(goTime, "$1T$2Z").replace(/^(\d{4}-\d\d-\d\d)$/, "$1T00:00:00Z")
      : text,
  z.iso.datetime({
    error: ({ input }) => `"${input}" is not a date or time (e.g. 2027-01-31, 2027-01-31T18:00:00+01:00)`,
    offset: true,
  }),
);

const apiKey = section({
  /** Name of a secret config value that holds a Portkey API key made by hand. @default a key is made */
  existing: z.string().min(1).optional(),
  /** A higher number gives the key another text; its id, budget and history stay. @default 1 */
  serial: whole(1).optional(),
  /** Minutes for which a rotated key's old text stays valid, at least 30. @default 30 */
  transitionMinutes: whole(30).optional(),
  /** Who is told when the budget runs low. @default nobody */
  alertEmails: z.array(z.email({ error: ({ input }) => `"${input}" is not an e-mail address` })).optional(),
  /** When the key stops working: a date, or ISO 8601 with a time zone. @default never */
  expiresAt: moment.optional(),
}).check(
  across<{ existing?: string }>([], function* ({ existing, ...rest }) {
    if (existing === undefined) return;
    for (const field of Object.keys(rest)) yield [[field], "cannot be set on an existing API key"];
  }),
);

const member = z.preprocess(
  (entry) => (typeof entry === "string" ? { name: entry } : entry),
  section({
    /** Stands in the metadata as `_user`. */
    name: metadataValue.min(1),
    /** Of the member's own key, under `apiKeys: perMember`. @default the team's */
    budget: budget.optional(),
  }),
);

const slug = z.string().regex(/^[A-Za-z0-9_-]+$/, { error: ({ input }) => `"${input}" is not a slug or id` });

const adopt = section({
  /** Slug by region. */
  virtualKeys: z.record(z.string(), slug).optional(),
  /** Slug. */
  config: slug.optional(),
  /** Id. */
  apiKey: slug.optional(),
});

const permissions = section({
  /** @default none */
  allow: z.array(z.string()).optional(),
  /** @default none */
  deny: z.array(z.string()).optional(),
});

const shape = section({
  /** AWS regions whose Bedrock the team uses, in order of preference. */
  regions: z.array(region).min(1),
  models,
  /** @default with one region none: the settings name its virtual key */
  routing: routing.optional(),
  /** @default unlimited */
  budget: budget.optional(),
  /** @default unlimited */
  rateLimits: z.array(rateLimit).default([]),
  /**
   * Where budget and rate limits stand: on the API key, which spans all regions, or on each virtual key.
   * @default apiKey
   */
  limitsOn: z.enum(["apiKey", "virtualKey"]).default("apiKey"),
  /** How the team's AWS credentials are registered in Portkey. @default the environment's */
  registration: z.enum(["virtualKey", "catalog"]).optional(),
  /**
   * How requests find their route: `header`, where the settings name the config or the only target; `key`, where
   * the config is pinned on the API key, the settings carry the key alone and no request can name another
   * route. @default header
   */
  route: z.enum(["header", "key"]).default("header"),
  /** @default a key that lives as long as the team */
  apiKey: apiKey.optional(),
  /** One key that the team shares, or one for each listed member. @default shared */
  apiKeys: z.enum(["shared", "perMember"]).default("shared"),
  /** Objects made by hand that become the team's, instead of new ones. @default none */
  adopt: adopt.optional(),
  /** Sent with each request, for Portkey's analytics. @default none */
  metadata: z.record(z.string(), metadataValue).default({}),
  /** Members who get settings of their own, with `_user` in the metadata. @default none */
  members: z.array(member).default([]),
  /** Claude Code permissions, passed through to settings.json. @default none */
  permissions: permissions.optional(),
});

/** One team as its environment's file asks for it, defaults filled in. */
export type TeamSpec = z.infer<typeof shape>;

/** What one team may ask for. */
export const teamSpec = shape.check(...teamChecks);

function modelMistake(id: string): string | undefined {
  switch (kindOfModel(id)) {
    case "in-region":
      return undefined;
    case "geographic":
      return geographicProfiles.includes(id)
        ? undefined
        : `"${id}" is not a known inference profile${hint(id, geographicProfiles)}`;
    case "global":
      return `${id} may run in any commercial region (use a geographic profile, e.g. us.…)`;
    default:
      return `"${id}" is not the id of a Bedrock model or inference profile (e.g. us.anthropic.claude-sonnet-4-6)`;
  }
}

function slugMistake({ input }: { input?: unknown }): string {
  return `"${input}" is not the slug of a virtual key (letters, digits, _ and -)`;
}
