import * as z from "zod";
import { costAlarmSpec } from "./audit/audit-spec.ts";
import { claudeCodeSpec } from "./claude-code/claude-code-spec.ts";
import { across, section, textAs, whole, wrongText } from "./mistakes.ts";
import { adoptSpec } from "./portkey/adopt-spec.ts";
import { region } from "./region.ts";
import { isUsableName } from "./shared/usable-names.ts";
import { teamChecks } from "./team-checks.ts";
import { claudeCodeChecks } from "./team-claude-code.ts";
import type { TeamContext } from "./team-context.ts";
import { models } from "./team-models.ts";
import { reachChecks } from "./team-reach.ts";
import { routing } from "./team-routing.ts";

/** The longest metadata value that Portkey takes, in characters. Source: Portkey's metadata docs. */
const maximumMetadataLength = 128;

/** The most members of a team. Each has settings of its own in the stack's outputs. Ours. */
const mostMembers = 1_000;

/** Text that travels in one line of an HTTP header. */
const metadataValue = z
  .string()
  .max(maximumMetadataLength)
  .refine((text) => !/\p{Cc}/u.test(text), { error: "must be one line without control characters" });

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
  /** What is counted. */
  type: z.enum(["requests", "tokens"]),
  /** Per minute, hour or day. */
  unit: z.enum(["rpm", "rph", "rpd"]),
  /** How many are allowed in it. */
  value: whole(1),
});

const moment = z
  .preprocess(
    (value) =>
      value instanceof Date
        ? value.toISOString().replace(".000Z", "Z")
        : typeof value === "string"
          ? value.replace(/^(\d{4}-\d\d-\d\d)$/, "$1T00:00:00Z")
          : value,
    z.iso.datetime({
      error: wrongText("is not a date or time (e.g. 2027-01-31, 2027-01-31T18:00:00+01:00)"),
      offset: true,
    }),
  )
  .meta({ format: "date", type: "string" });

const apiKey = section({
  /**
   * Name of a secret config value of your own that holds a Portkey API key made by hand, not the admin key.
   * @default a key is made
   */
  existing: z.string().min(1).optional(),
  /** A higher number gives the key another text; its id, budget and history stay. @default 1 */
  serial: whole(1).optional(),
  /** Minutes for which a rotated key's old text stays valid, at least 30. @default 30 */
  transitionMinutes: whole(30).optional(),
  /** Who is told when the budget runs low. @default nobody */
  alertEmails: z.array(z.email({ error: wrongText("is not an e-mail address") })).optional(),
  /** When the key stops working: a date, or ISO 8601 with a time zone. @default never */
  expiresAt: moment.optional(),
}).check(
  across<{ existing?: string }>([], function* ({ existing, ...rest }) {
    if (existing === undefined) return;
    for (const field of Object.keys(rest)) yield [[field], "cannot be set on an existing API key"];
  }),
);

const member = z
  .preprocess(
    textAs("name"),
    section({
      /** Stands in the metadata as `_user`. */
      name: metadataValue.min(1).refine(isUsableName, { error: wrongText("is not usable as a name") }),
      /** Of the member's own key, under `apiKeys: perMember`. @default the team's */
      budget: budget.optional(),
    }),
  )
  .meta({ maxLength: maximumMetadataLength, minLength: 1, type: "string" });

const permissions = section({
  /** What Claude Code may do without asking. @default none */
  allow: z.array(z.string()).optional(),
  /** What it may never do. @default none */
  deny: z.array(z.string()).optional(),
});

const deliver = section({
  /**
   * A shell command, run for each settings.json that is new or changed: the team's, and each listed member's. The
   * document is on its standard input; TEAM, STACK and API_KEY are in its environment, and MEMBER for a member's.
   */
  command: z.string().min(1),
  /** `user` for one developer's file, `managed` for device management. @default user */
  scope: z.enum(["user", "managed"]).default("user"),
});

const accessKey = section({
  /**
   * A higher number, by one at a time, makes a new access key, registers it and deletes the old one. @default 1
   */
  serial: whole(1).default(1),
  /** Whether the key before the current one stays valid, for gateways that cache credentials. @default false */
  keepPrevious: z.boolean().default(false),
});

const verification = section({
  /** A higher number proves the route again without a change. */
  serial: whole(1),
});

/** The fields of a team. */
function shape(context: TeamContext) {
  return section({
    /** AWS regions whose Bedrock the team uses, in order of preference. */
    regions: z.array(region).min(1),
    /** Models that the team may use. */
    models: models(context),
    /** Regions that requests may be served in, within the environment's. @default the environment's */
    allowedRegions: z.array(region).min(1).optional(),
    /** Whether global profiles may be used, which run in any commercial region. @default the environment's */
    allowGlobal: z.boolean().optional(),
    /**
     * Whether each model is called by an application inference profile made for the team and tagged with its
     * name, so that AWS tells its cost even where credentials are shared. @default false
     */
    applicationProfiles: z.boolean().default(false),
    /** What the team is in AWS: a user with an access key, or a role. @default the environment's */
    identity: z.enum(["accessKey", "assumedRole"]).optional(),
    /** The access key of the team's user. @default the first key, for good */
    accessKey: accessKey.optional(),
    /** An alarm on what AWS bills for the team. @default none */
    costAlarm: costAlarmSpec.optional(),
    /** How requests are routed. @default with one region none: the settings name its virtual key */
    routing: routing.optional(),
    /** Money that may be spent. @default unlimited */
    budget: budget.optional(),
    /** Requests or tokens that are allowed in a while. @default unlimited */
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
    /** The API key in Portkey. @default a key that lives as long as the team */
    apiKey: apiKey.optional(),
    /** One key that the team shares, or one for each listed member. @default shared */
    apiKeys: z.enum(["shared", "perMember"]).default("shared"),
    /** Objects made by hand that become the team's, instead of new ones. @default none */
    adopt: adoptSpec.optional(),
    /**
     * The name that the team had until now: it keeps its API keys, budgets and what was spent. Once applied, the line can
     * be removed. @default none
     */
    renamedFrom: z.string().min(1).optional(),
    /** Sent with each request, for Portkey's analytics: at most 50 keys, a header of at most 4,000 characters. @default none */
    metadata: z.record(z.string(), metadataValue).default({}),
    /** Members who get settings of their own, with `_user` in the metadata. @default none */
    members: z.array(member).max(mostMembers).default([]),
    /** Claude Code permissions, passed through to settings.json. @default none */
    permissions: permissions.optional(),
    /** How Claude Code is set up for this team, field by field. @default the environment's */
    claudeCode: claudeCodeSpec.optional(),
    /** What takes settings to where developers get them. @default nothing: they are outputs of the stack */
    deliver: deliver.optional(),
    /**
     * Whether a small request, sent as the settings say, proves the team's route after each change of it.
     * @default false
     */
    verify: z
      .union([z.boolean(), verification], { error: "must be true, false or { serial: 1 }" })
      .default(false),
  });
}

/** One team as its environment's file asks for it, defaults filled in. */
export type TeamSpec = z.infer<ReturnType<typeof shape>>;

/** What one team may ask for in its environment. */
export function teamSpec(context: TeamContext) {
  return shape(context).check(...teamChecks(context), ...reachChecks(context), ...claudeCodeChecks(context));
}
