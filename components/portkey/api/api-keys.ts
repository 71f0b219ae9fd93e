import * as z from "zod";
import type { Call } from "../client.ts";
import { clearedLimits, type LimitsBody, limitsRead } from "./limits.ts";
import { type Address, identifier, resource } from "./resource.ts";

export interface ApiKeyBody extends LimitsBody {
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly string[];
  readonly defaults: {
    readonly metadata: Readonly<Record<string, string>>;
    /** UUID of the config that is pinned. */
    readonly config_id?: string;
    readonly allow_config_override?: boolean;
  };
  readonly alert_emails?: readonly string[] | undefined;
  /** ISO 8601. */
  readonly expires_at?: string | undefined;
}

const entry = z.object({ description: z.string().nullish(), id: identifier, name: z.string() });

/** 0, 1, true, false or nothing, all of which the live API gives. */
const flag = z.union([z.boolean(), z.number()]).transform(Boolean).nullish();

/** Where the key is pinned to no config, the live API gives one field or the other, or neither. */
const defaults = z
  .object({
    allow_config_override: flag,
    config_id: z.string().nullish(),
    metadata: z.record(z.string(), z.unknown()).nullish(),
  })
  .nullish();

const withKey = z.looseObject({ id: identifier, key: z.string().min(1) });
const scope = "workspace_service_api_keys";
const path = "api-keys";

const calls = resource({
  created: withKey,
  creation: (body: ApiKeyBody, workspace) => ({ ...body, workspace_id: workspace }),
  creationPath: `${path}/workspace/service`,
  entry,
  full: entry.extend({
    ...limitsRead,
    alert_emails: z.array(z.string()).nullish(),
    allow_config_override: flag,
    defaults,
    expires_at: z.string().nullish(),
    scopes: z.array(z.string()).nullish(),
    type: z.string().nullish(),
  }),
  noun: "API key",
  path,
  replacement: (body) => ({
    ...body,
    ...clearedLimits(body),
    alert_emails: body.alert_emails ?? null,
    defaults: {
      ...body.defaults,
      allow_config_override: body.defaults.allow_config_override ?? true,
      config_id: body.defaults.config_id ?? null,
    },
    expires_at: body.expires_at ?? null,
  }),
  scope,
});

/** Service keys of a workspace, addressed by id. */
export const apiKeys = {
  ...calls,
  /**
   * Gives the key another text. The old one stays valid for the transition period.
   *
   * @param transition milliseconds, at least 30 minutes. Source: Portkey's OpenAPI document
   */
  rotate: ({ id, name }: Address, transition?: number): Call<z.infer<typeof withKey>> => ({
    answer: withKey,
    body: transition === undefined ? {} : { key_transition_period_ms: transition },
    doing: `rotating API key "${name}"`,
    method: "POST",
    path: `${path}/${encodeURIComponent(id)}/rotate`,
    scope: `${scope}.rotate`,
  }),
};
