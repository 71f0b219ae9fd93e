import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import type { Usage } from "../analytics.ts";
import type { Store } from "../store.ts";
import { book } from "./accounting.ts";
import { admit, apiKeyOf } from "./api-key.ts";
import { Spending } from "./budgets.ts";
import { fetchFailed, GatewayError } from "./errors.ts";
import { headersFor, passedOn } from "./headers.ts";
import { metadataOf } from "./metadata.ts";
import { type OpenGateway, startOpenGateway } from "./open-gateway.ts";
import { RateBuckets } from "./rate-limits.ts";
import { type GatewayRequest, type Mode, RequestLog } from "./requests.ts";
import { type Leaf, type Resolved, resolve } from "./resolve.ts";
import { routeOf } from "./route.ts";
import { requireSaved } from "./saved-only.ts";
import { limitsOf } from "./targets.ts";
import { type Tokens, usageReader } from "./usage.ts";

/** What a data plane stands between. */
export interface DataPlaneOptions {
  readonly store: Store;
  /** URL of a stand-in for Anthropic's API; undefined where there is none. */
  anthropic(): string | undefined;
  /** URL of the local Bedrock; undefined where there is none. */
  bedrock(): string | undefined;
  /** URL of the server that the data plane is served by, without a path. */
  origin(): string;
  /** Where each answer is added that said what it took. */
  readonly usage: Usage[];
  /** The protocols that it speaks. */
  readonly serves: Mode | "both";
  /** Whether requests may name saved objects only. */
  readonly savedOnly: boolean;
}

/** What developers' programs talk to. */
export interface DataPlane {
  readonly app: Hono<{ Bindings: HttpBindings }>;
  readonly log: RequestLog;
  /** What the API key with this id has spent in its current period, in dollars. */
  spent(apiKeyId: string): number;
  stop(): Promise<void>;
}

type Ctx = Context<{ Bindings: HttpBindings }>;

const REFUSALS = "/refusals";

const ROUTES: Record<Mode, readonly (readonly [method: string, path: string])[]> = {
  bedrock: [
    ["POST", "/v1/model/:id/invoke"],
    ["POST", "/v1/model/:id/invoke-with-response-stream"],
    ["POST", "/v1/model/:id/converse"],
    ["POST", "/v1/model/:id/converse-stream"],
    ["POST", "/v1/model/:id/count-tokens"],
    ["GET", "/v1/inference-profiles"],
    ["GET", "/v1/inference-profiles/:id"],
  ],
  messages: [
    ["POST", "/v1/messages"],
    ["POST", "/v1/messages/count_tokens"],
  ],
};

/**
 * Portkey's data plane. API keys, limits, metadata and saved configs are looked up here, at each request in what
 * the store then holds; the rest is done by Portkey's open gateway, which is started for the first request that
 * gets so far.
 */
export function dataPlane({
  anthropic,
  store,
  bedrock,
  origin,
  savedOnly,
  serves,
  usage,
}: DataPlaneOptions): DataPlane {
  const counters = { rates: new RateBuckets(), spending: new Spending() };
  const log = new RequestLog();
  let gateway: Promise<OpenGateway> | undefined;

  const forward = async (ctx: Ctx, headers: Headers, body: ArrayBuffer | null) => {
    gateway ??= startOpenGateway();
    const { url } = await gateway;
    try {
      const { method, signal } = ctx.req.raw;
      return await fetch(url + ctx.env.incoming.url, { body, headers, method, signal });
    } catch {
      throw fetchFailed();
    }
  };

  const serve = async (ctx: Ctx, entry: GatewayRequest): Promise<Response> => {
    const { headers, method } = ctx.req.raw;
    const key = apiKeyOf(store, headers);
    Object.assign(entry, { apiKeyId: key.id, apiKeyName: key.name });
    admit(key, counters);
    if (serves !== "both" && serves !== entry.mode) throw notSpoken(entry.mode);

    if (savedOnly) requireSaved(headers);
    const metadata = metadataOf(key, headers);
    const body = method === "GET" ? null : await ctx.req.arrayBuffer();
    const inBody = modelIn(body);
    const model = ctx.req.param("id") ?? inBody;
    Object.assign(entry, { metadata }, model !== undefined && { model });
    const route = routeOf(store, key, headers, inBody);
    if (route.slug) entry.config = route.slug;

    const behind = bedrock();
    if (!behind) throw nothingBehind();
    const { config, leaves } = resolve(route.config, {
      counters,
      hosts: { anthropic: anthropic(), bedrock: behind },
      model: inBody,
      refusals: origin() + REFUSALS,
      store,
      workspace: key.workspace_id,
    });
    const answer = await forward(ctx, headersFor(headers, config, metadata), body);
    const leaf = leafOf(answer, leaves);
    if (leaf.target) entry.target = leaf.target.slug;
    if (leaf.refusal) {
      await answer.body?.cancel();
      throw leaf.refusal;
    }
    for (const limited of leaf.target ? limitsOf(leaf.target) : [])
      counters.rates.take(limited, "requests", 1);
    return watched(answer, (tokens) => {
      book(entry, tokens, leaf, key, counters);
      if (tokens && key.workspace_id) usage.push(usageOf(entry, tokens, key.workspace_id));
    });
  };

  const app = new Hono<{ Bindings: HttpBindings }>();
  for (const mode of Object.keys(ROUTES) as Mode[])
    for (const [method, path] of ROUTES[mode])
      app.on(method, path, async (ctx) => {
        const entry = log.arrive(method, ctx.env.incoming.url ?? "", mode);
        const answer = await answered(() => serve(ctx, entry));
        entry.status = answer.status;
        return answer;
      });
  app.all(`${REFUSALS}/:status/*`, (ctx) => Response.json({}, { status: Number(ctx.req.param("status")) }));

  return {
    app,
    log,
    spent(apiKeyId) {
      const key = store.apiKeys.get(apiKeyId);
      return key ? counters.spending.of(key).dollars : 0;
    },
    async stop() {
      await (await gateway?.catch(() => undefined))?.stop();
    },
  };
}

/** The place in the config that answered; none where the open gateway refused the request itself. */
function leafOf({ headers }: Response, leaves: Resolved["leaves"]): Leaf {
  return leaves.get(headers.get("x-portkey-last-used-option-index") ?? "") ?? {};
}

/** Passes an answer on as it comes; `ended` hears what it took before its end is passed on. */
function watched(answer: Response, ended: (tokens: Tokens | undefined) => void): Response {
  const reader = usageReader(answer.headers.get("content-type"));
  async function* body(chunks: AsyncIterable<Uint8Array>) {
    try {
      for await (const chunk of chunks) {
        reader.read(chunk);
        yield chunk;
      }
    } finally {
      ended(reader.tokens());
    }
  }
  return new Response(answer.body && (ReadableStream.from(body(answer.body)) as ReadableStream), {
    headers: passedOn(answer.headers),
    status: answer.status,
  });
}

/** What analytics count of a request. */
function usageOf({ cost, metadata = {} }: GatewayRequest, tokens: Tokens, workspace: string): Usage {
  const { cacheRead, cacheWrite, input, output } = tokens;
  return {
    at: new Date().toISOString(),
    cents: cost * 100,
    metadata,
    tokens: input + output + cacheRead + cacheWrite,
    workspace,
  };
}

function modelIn(body: ArrayBuffer | null): string | undefined {
  try {
    const { model } = Object(JSON.parse(new TextDecoder().decode(body ?? undefined))) as { model?: unknown };
    return typeof model === "string" ? model : undefined;
  } catch {
    // The open gateway says so.
    return undefined;
  }
}

/** A protocol that the gateway does not speak: a route that is not there, or one that only seems to be. */
function notSpoken(mode: Mode): GatewayError {
  return mode === "bedrock"
    ? fetchFailed()
    : new GatewayError(404, "Not Found", { message: "Not Found", ok: false });
}

function nothingBehind(): GatewayError {
  const message = "This local Portkey has no Bedrock behind it: none was given as its option `bedrock`";
  return new GatewayError(503, message, { error: { message } });
}

async function answered(act: () => Promise<Response>): Promise<Response> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof GatewayError) return error.answer();
    console.error(error);
    return new GatewayError(500, String(error), { error: { message: String(error) } }).answer();
  }
}
