import * as z from "zod";
import {
  bedrockRegions,
  canInvoke,
  geographicProfiles,
  kindOfModel,
  sourceRegions,
} from "./bedrock/inference-profiles.ts";
import { maximumPolicyLength, policyLength } from "./bedrock/invoke-policy.ts";
import { across, hint, section } from "./mistakes.ts";

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
  /** Slugs of existing virtual keys, e.g. of Anthropic or Vertex, tried after the regions. @default none */
  fallbackTo: z.array(z.string().regex(/^[A-Za-z0-9_-]+$/, { error: slugMistake })).default([]),
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

const apiKey = section({
  /** Name of a secret config value that holds a Portkey API key made by hand. */
  existing: z.string().min(1),
});

const permissions = section({
  /** @default none */
  allow: z.array(z.string()).optional(),
  /** @default none */
  deny: z.array(z.string()).optional(),
});

/** What one team may ask for. */
export const teamSpec = section({
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
  /** @default one is made for the team */
  apiKey: apiKey.optional(),
  /** Sent with each request, for Portkey's analytics. @default none */
  metadata: z.record(z.string(), metadataValue).default({}),
  /** Members who get settings of their own, with `_user` in the metadata. @default none */
  members: z.array(metadataValue.min(1)).default([]),
  /** Claude Code permissions, passed through to settings.json. @default none */
  permissions: permissions.optional(),
}).check(
  across<TeamFields>(["regions"], ({ regions }) => repeated("regions", regions)),
  across<TeamFields>(["members"], ({ members }) => repeated("members", members)),
  across<TeamFields>(["metadata", "members"], function* ({ metadata, members }) {
    if (members.length > 0 && "_user" in metadata) {
      yield [["metadata", "_user"], "is set from members (remove it here)"];
    }
  }),
  across<TeamFields>(["regions", "models.default", "models.allow"], function* ({ regions, models }) {
    yield* unreachable(["models", "default"], models.default, regions);
    for (const [index, id] of models.allow.entries()) {
      yield* unreachable(["models", "allow", index], id, regions);
    }
  }),
  across<TeamFields>(["regions", "models.default", "models.allow"], tooLong),
  across<TeamFields>(["regions", "routing.weights"], function* ({ regions, routing }) {
    const weights = routing?.weights;
    if (weights === undefined) return;
    for (const name of Object.keys(weights)) {
      if (!regions.includes(name)) {
        yield [["routing", "weights", name], `is not a region of the team${hint(name, regions)}`];
      }
    }
    for (const name of regions) {
      if (!(name in weights)) yield [["routing", "weights"], `${name} has no weight (0 leaves a region out)`];
    }
  }),
  across<TeamFields>(["models.default", "models.allow", "routing.overrideParams"], function* (team) {
    const override = team.routing?.overrideParams?.model;
    if (override !== undefined && !modelsOf(team).includes(override as string)) {
      yield [
        ["routing", "overrideParams", "model"],
        `${JSON.stringify(override)} is not a model of the team${hint(String(override), modelsOf(team))}`,
      ];
    }
  }),
  across<TeamFields>(["apiKey", "limitsOn", "budget", "rateLimits"], function* (team) {
    if (team.apiKey === undefined || team.limitsOn === "virtualKey") return;
    if (team.budget !== undefined || team.rateLimits.length > 0) {
      yield [["limitsOn"], "limits cannot stand on an existing API key (set limitsOn: virtualKey)"];
    }
  }),
);

/** One team as its environment's file asks for it, defaults filled in. */
export type TeamSpec = z.infer<typeof teamSpec>;

type TeamFields = Pick<
  TeamSpec,
  "regions" | "models" | "routing" | "budget" | "rateLimits" | "limitsOn" | "apiKey" | "metadata" | "members"
>;

/** Every model that a team may invoke, its default first. */
export function modelsOf(team: Pick<TeamSpec, "models">): readonly string[] {
  return [...new Set([team.models.default, ...team.models.allow])];
}

function* repeated(field: string, entries: readonly string[]): Generator<[PropertyKey[], string]> {
  for (const [index, entry] of entries.entries()) {
    if (entries.indexOf(entry) < index) yield [[field, index], `"${entry}" is listed twice`];
  }
}

function* unreachable(
  path: PropertyKey[],
  model: string,
  regions: readonly string[],
): Generator<[PropertyKey[], string]> {
  if (!geographicProfiles.includes(model)) return;
  const sources = sourceRegions(model);
  for (const name of regions) {
    if (bedrockRegions.includes(name) && !sources.includes(name)) {
      yield [path, `${model} cannot be invoked from ${name} (source regions: ${sources.join(", ")})`];
    }
  }
}

/** IAM itself refuses the policy only when the user exists already. */
function* tooLong(team: TeamFields): Generator<[PropertyKey[], string]> {
  const { regions } = team;
  const models = modelsOf(team).filter((id) => regions.every((name) => canInvoke(id, name)));
  const length = policyLength({ accountId: "0".repeat(12), models, regions });
  if (length <= maximumPolicyLength) return;
  const [has, most] = [length, maximumPolicyLength].map((count) => count.toLocaleString("en"));
  yield [
    ["models"],
    `the IAM policy would have ${has} characters, at most ${most} are allowed (fewer models or regions)`,
  ];
}

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
