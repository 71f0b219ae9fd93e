import * as z from "zod";
import type { Call } from "./client.ts";
import type { GatewayConfig } from "./gateway-config.ts";
import type { RateLimit, UsageLimits } from "./limits.ts";

/*
 * The wire: every call that this program makes of Portkey's REST API. Answers are checked only for what is
 * relied on, since the live API sends more than its OpenAPI document says. Source: that document, and
 * recorded live answers of 2026-06 where the two differ.
 */

/** Most entries of a page. Source: Portkey's OpenAPI document. */
const pageSize = 100;

const id = z.string().min(1);

/** What the server adds to limits on read stays out: only what can be set is taken. */
const usageLimitsRead = z
  .object({
    alert_threshold: z.number().nullish(),
    credit_limit: z.number().nullish(),
    periodic_reset: z.string().nullish(),
    periodic_reset_days: z.number().nullish(),
    type: z.string().nullish(),
  })
  .nullish();

const rateLimitsRead = z.array(z.object({ type: z.string(), unit: z.string(), value: z.number() })).nullish();

const virtualKeyEntry = z.object({ name: z.string(), note: z.string().nullish(), slug: id });

const configEntry = z.object({ id, name: z.string(), slug: id });

const apiKeyEntry = z.object({ description: z.string().nullish(), id, name: z.string() });

/** A workspace as its listing shows it: `id` is a UUID on the live API. */
export interface WorkspaceEntry {
  readonly id: string;
  readonly slug?: string | undefined;
  readonly name: string;
}

/** A config as its listing shows it. */
export type ConfigEntry = z.infer<typeof configEntry>;

/** A virtual key for Bedrock. `key` and `awsSecretAccessKey` are write-only. */
export interface VirtualKeyBody extends LimitsBody {
  readonly name: string;
  readonly note: string;
  readonly key: string;
  readonly awsAccessKeyId: string;
  readonly awsSecretAccessKey: string;
  readonly awsRegion: string;
}

export interface ConfigBody {
  readonly name: string;
  readonly config: GatewayConfig;
}

export interface ApiKeyBody extends LimitsBody {
  readonly name: string;
  readonly description: string;
  readonly scopes: readonly string[];
  readonly defaults: { readonly metadata: Readonly<Record<string, string>> };
}

interface LimitsBody {
  readonly usage_limits?: UsageLimits | undefined;
  readonly rate_limits?: readonly RateLimit[] | undefined;
}

/** The calls that one kind of object knows. `name` says in a failure which object it was. */
export interface Resource<Body, Created, Entry, Full> {
  /** E.g. `virtual key`. */
  readonly noun: string;
  readonly create: (workspace: string, body: Body) => Call<Created>;
  readonly get: (id: string, name: string) => Call<Full>;
  readonly list: (page: number, workspace: string) => Call<Page<Entry>>;
  readonly remove: (id: string, name: string) => Call<unknown>;
  readonly update: (id: string, name: string, body: Body) => Call<unknown>;
}

/** One page of a listing. */
export interface Page<Entry> {
  readonly data: Entry[];
  readonly total?: number | undefined;
}

export const virtualKeys = resource({
  created: z.looseObject({ slug: id }),
  creation: (body: VirtualKeyBody) => ({ ...body, provider: "bedrock" }),
  entry: virtualKeyEntry,
  full: virtualKeyEntry.extend({
    model_config: z.looseObject({ awsRegion: z.string().optional() }).nullish(),
    rate_limits: rateLimitsRead,
    usage_limits: usageLimitsRead,
  }),
  noun: "virtual key",
  path: "virtual-keys",
  replacement: clearedLimits,
  scope: "virtual_keys",
});

export const configs = resource({
  created: z.looseObject({ id, slug: id }),
  creation: (body: ConfigBody) => body,
  entry: configEntry,
  full: configEntry.extend({
    config: z.union([z.string().transform((text) => JSON.parse(text) as unknown), z.looseObject({})]),
  }),
  noun: "config",
  path: "configs",
  replacement: (body) => body,
  scope: "configs",
});

export const apiKeys = {
  ...resource({
    created: z.looseObject({ id, key: z.string().min(1) }),
    creation: (body: ApiKeyBody) => body,
    creationPath: "api-keys/workspace/service",
    entry: apiKeyEntry,
    full: apiKeyEntry.extend({
      defaults: z.object({ metadata: z.record(z.string(), z.unknown()).nullish() }).nullish(),
      rate_limits: rateLimitsRead,
      usage_limits: usageLimitsRead,
    }),
    noun: "API key",
    path: "api-keys",
    replacement: clearedLimits,
    scope: "workspace_service_api_keys",
  }),
  rotate: (keyId: string, name: string) => ({
    answer: z.looseObject({ id, key: z.string().min(1) }),
    body: {},
    doing: `rotating API key "${name}"`,
    method: "POST" as const,
    path: `api-keys/${encodeURIComponent(keyId)}/rotate`,
    scope: "workspace_service_api_keys.rotate",
  }),
};

/** Workspaces are looked up, never made. */
export const workspaces = {
  list: (number: number): Call<Page<WorkspaceEntry>> => ({
    answer: pageOf(z.object({ id, name: z.string(), slug: id.optional() })),
    doing: "looking up the workspace",
    method: "GET",
    path: "admin/workspaces",
    query: { current_page: number, page_size: pageSize },
    scope: "workspaces.list",
  }),
};

interface ResourceShape<Body, Created, Entry, Full> {
  readonly noun: string;
  readonly path: string;
  /** @default `path` */
  readonly creationPath?: string;
  /** Prefix of the scopes, before `.create`, `.read` and so on. */
  readonly scope: string;
  readonly created: z.ZodType<Created>;
  readonly entry: z.ZodType<Entry>;
  readonly full: z.ZodType<Full>;
  /** What is sent to create `body`. */
  readonly creation: (body: Body) => object;
  /** What is sent to make an existing object equal `body`. */
  readonly replacement: (body: Body) => object;
}

function resource<Body extends { name: string }, Created, Entry, Full>(
  shape: ResourceShape<Body, Created, Entry, Full>,
): Resource<Body, Created, Entry, Full> {
  const { noun, path, scope } = shape;
  const one = (objectId: string) => `${path}/${encodeURIComponent(objectId)}`;
  return {
    create: (workspace, body) => ({
      answer: unwrapped(shape.created),
      body: { ...shape.creation(body), workspace_id: workspace },
      doing: `creating ${noun} "${body.name}"`,
      method: "POST",
      path: shape.creationPath ?? path,
      scope: `${scope}.create`,
      secrets: secretsOf(body),
    }),
    get: (objectId, name) => ({
      answer: unwrapped(shape.full),
      doing: `reading ${noun} "${name}"`,
      method: "GET",
      path: one(objectId),
      scope: `${scope}.read`,
    }),
    list: (number, workspace) => ({
      answer: pageOf(shape.entry),
      doing: `listing ${noun}s`,
      method: "GET",
      path,
      query: { current_page: number, page_size: pageSize, workspace_id: workspace },
      scope: `${scope}.list`,
    }),
    noun,
    remove: (objectId, name) => ({
      answer: z.unknown(),
      doing: `deleting ${noun} "${name}"`,
      method: "DELETE",
      path: one(objectId),
      scope: `${scope}.delete`,
    }),
    update: (objectId, name, body) => ({
      answer: z.unknown(),
      body: shape.replacement(body),
      doing: `updating ${noun} "${name}"`,
      method: "PUT",
      path: one(objectId),
      scope: `${scope}.update`,
      secrets: secretsOf(body),
    }),
  };
}

/** A limit that is left out of an update stays as it is; `null` takes it away. */
function clearedLimits<Body extends LimitsBody>(body: Body): object {
  return { ...body, rate_limits: body.rate_limits ?? null, usage_limits: body.usage_limits ?? null };
}

/** Values that Portkey only ever takes and never gives back. */
function secretsOf(body: object): string[] {
  return "awsSecretAccessKey" in body ? [String(body.awsSecretAccessKey)] : [];
}

/** The live API answers flat; its OpenAPI document wraps some answers in `data`. */
function unwrapped<Answer>(answer: z.ZodType<Answer>) {
  return z.preprocess((body) => {
    const { data, success } = (body ?? {}) as { data?: unknown; success?: unknown };
    return success === true && data !== undefined ? data : body;
  }, answer);
}

function pageOf<Entry>(entry: z.ZodType<Entry>): z.ZodType<Page<Entry>> {
  return z.object({ data: z.array(entry), total: z.number().optional() });
}
