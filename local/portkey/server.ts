import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { createAdaptorServer } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { stopServer } from "../stop-server.ts";
import { analyticsRoutes, type Usage } from "./analytics.ts";
import { apiKeyRoutes } from "./api-keys.ts";
import { type AdminKey, authenticate, authorize } from "./auth.ts";
import { configRoutes } from "./configs.ts";
import { carriesOut, type FaultRule, Faults, faultAnswer } from "./faults.ts";
import { dataPlane } from "./gateway/data-plane.ts";
import type { GatewayRequest, Mode } from "./gateway/requests.ts";
import { integrationModelRoutes } from "./integration-models.ts";
import { integrationWorkspaceRoutes } from "./integration-workspaces.ts";
import { integrationRoutes, type UsedIntegrationDelete } from "./integrations.ts";
import { providerRoutes } from "./providers.ts";
import { type Ctx, router } from "./router.ts";
import { partsOf, type Route } from "./routes.ts";
import { type Objects, Store, type Workspace } from "./store.ts";
import { type Arrived, Traffic } from "./traffic.ts";
import { virtualKeyRoutes } from "./virtual-keys.ts";
import { workspaceRoutes } from "./workspaces.ts";

/** What a local Portkey starts with. */
export interface LocalPortkeyOptions {
  /** Port on 127.0.0.1. @default a free one */
  port?: number;
  /** JSON file that keeps the objects between runs; loaded at start, written after each change. @default nothing kept */
  stateFile?: string;
  /** Admin keys and their scopes; the first one is `adminKey`. @default one random key with all scopes */
  keys?: readonly [AdminKey, ...AdminKey[]];
  /** Workspaces that exist; the first one is `workspace`. @default one with slug `ws-claude-code-dev` */
  workspaces?: readonly [Workspace, ...Workspace[]];
  /**
   * What deleting a config comes to that an API key pins. Portkey documents nothing; its Terraform provider's
   * tests expect 409. @default allowed
   */
  pinnedConfigDelete?: "allowed" | "refused";
  /**
   * What deleting an integration comes to that still has a provider. Portkey documents nothing. Assumed, from what it
   * documents for a workspace that has one: 409; or the providers are deleted with it. @default refused
   */
  usedIntegrationDelete?: UsedIntegrationDelete;
  /**
   * URL of the local Bedrock that the gateway calls, or what tells it once there is one. @default none: whatever a
   * model would have to answer is answered with 503
   */
  bedrock?: string | (() => string);
  /**
   * URL, with `/v1`, of a stand-in for Anthropic's API, which virtual keys and integrations of provider `anthropic`
   * lead to. @default none: such a target answers 501
   */
  anthropic?: () => string;
  /**
   * The protocols that the gateway speaks. In place of the other one it answers as Portkey does where it cannot
   * serve it: `/v1/model/*` with 500 `fetch failed`, `/v1/messages` with 404. @default "both"
   */
  serves?: Mode | "both";
  /**
   * Whether the organisation is in saved-only mode, as those created since 2026-06-19 are: requests that bring a config,
   * a bare provider name or a host along are refused. @default false
   */
  savedOnly?: boolean;
}

/** A local Portkey that is running. */
export interface LocalPortkey {
  /** Base URL, such as `http://127.0.0.1:4711/v1`. */
  readonly url: string;
  readonly adminKey: string;
  readonly workspace: Workspace;
  /** The live objects, for what no call of the API can bring about, such as a key that is exhausted. */
  readonly store: Store;
  /** Deep copies of all objects, oldest first and with their secrets, to assert on. */
  objects(): Objects;
  /**
   * Does what somebody does by hand in the dashboard: a call like `byHand("POST", "/configs", {…})` that needs
   * no key, meets no fault, waits for nothing and is not counted.
   *
   * @returns the JSON of the answer
   * @throws Error when the API refuses
   */
  byHand(method: string, path: string, body?: object): Promise<unknown>;
  /** How often each route was called, failed calls included: `{"POST /virtual-keys": 2, "GET /configs/{slug}": 1}`. */
  calls(): Record<string, number>;
  /** Each call since the last reset, in the order in which they arrived. */
  requests(): Arrived[];
  /** Each request to the gateway since the last reset, in the order in which they arrived. */
  gatewayRequests(): GatewayRequest[];
  /** What an API key has spent in its current period, in dollars. 0 for one that is not there. */
  spent(apiKeyId: string): number;
  /** What analytics count, live: for what nobody has asked the gateway. Forgotten when it stops. */
  readonly usage: Usage[];
  /** Forgets what `calls`, `requests` and `gatewayRequests` report, but nothing that was spent. */
  resetCalls(): void;
  /** Switches a fault on, beside those that are on already. */
  fail(rule: FaultRule): void;
  /** Switches all faults off. */
  clearFaults(): void;
  /** Holds each answer back for so many milliseconds, after the call has been carried out. @default 0 */
  delay(milliseconds: number): void;
  /** Closes all connections, those of calls under way included, and writes the state file if there is one. */
  stop(): Promise<void>;
}

const WORKSPACE: Workspace = {
  id: "9b1f4c5e-7d32-4a86-b0c1-e25a6f0d8347",
  slug: "ws-claude-code-dev",
  name: "Claude Code dev",
};

/**
 * Starts a stand-in for Portkey on loopback: its REST API for virtual keys, configs, API keys,
 * workspaces, integrations, providers and analytics, from memory. At the same address its data plane serves the API keys that
 * were made here, with the local Bedrock behind it; faults and delays do not reach it.
 *
 * @throws Error when the port is taken or the state file cannot be read
 */
export async function startLocalPortkey(options: LocalPortkeyOptions = {}): Promise<LocalPortkey> {
  const workspaces = options.workspaces ?? [WORKSPACE];
  const keys = options.keys ?? [{ key: `local-${randomBytes(18).toString("base64url")}`, scopes: "all" }];
  const store = new Store(workspaces, options.stateFile);
  const faults = new Faults();
  const traffic = new Traffic();
  const usage: Usage[] = [];
  let delay = 0;

  const handlers = {
    ...virtualKeyRoutes(store),
    ...configRoutes(store, options.pinnedConfigDelete === "refused"),
    ...apiKeyRoutes(store),
    ...workspaceRoutes(store),
    ...integrationRoutes(store, options.usedIntegrationDelete ?? "refused"),
    ...integrationModelRoutes(store),
    ...integrationWorkspaceRoutes(store),
    ...providerRoutes(store),
    ...analyticsRoutes(store, usage),
  };
  const carryOut = async (ctx: Ctx, act: () => Promise<Response>) => {
    const answer = await act();
    if (answer.ok && ctx.req.method !== "GET") store.save();
    return answer;
  };
  const befall = async (fault: FaultRule, ctx: Ctx, act: () => Promise<Response>) => {
    if (carriesOut(fault)) await carryOut(ctx, act);
    if (fault.hang) await once(ctx.env.incoming.socket, "close");
    return fault.hang || fault.drop ? undefined : faultAnswer(fault, await ctx.req.text());
  };
  const api = router(handlers, {
    guard: (ctx) => {
      const key = authenticate(keys, ctx.req.header("x-portkey-api-key"));
      return (route, call) => authorize(key, route, call, store);
    },
    around: async (ctx, route, act) => {
      const call = arrival(ctx, route);
      const entry = traffic.arrive(call.method, call.path, call.template);
      const fault = faults.strike(call);
      const answer = fault ? await befall(fault, ctx, act) : await carryOut(ctx, act);
      if (!answer) return dropped(ctx, entry);
      if (delay) await setTimeout(delay, undefined, { ref: false });
      entry.status = answer.status;
      return answer;
    },
  });
  const dashboard = router(handlers, {
    guard: () => () => {},
    around: (ctx, _route, act) => carryOut(ctx, act),
  });

  const { anthropic, bedrock, savedOnly = false, serves = "both" } = options;
  const gateway = dataPlane({
    anthropic: () => anthropic?.(),
    bedrock: () => (typeof bedrock === "function" ? bedrock() : bedrock),
    origin: () => origin,
    savedOnly,
    serves,
    store,
    usage,
  });
  gateway.app.notFound((ctx) => api.fetch(ctx.req.raw, ctx.env));

  const server = createAdaptorServer({ fetch: gateway.app.fetch }) as Server;
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: `${origin}/v1`,
    adminKey: keys[0].key,
    workspace: workspaces[0],
    store,
    objects: () => store.objects(),
    byHand: async (method, path, body) => {
      const answer = await dashboard.request(`/v1${path}`, {
        method,
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!answer.ok) throw new Error(`${method} ${path} by hand: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    calls: () => traffic.counts(),
    requests: () => traffic.log(),
    gatewayRequests: () => gateway.log.all(),
    spent: (apiKeyId) => gateway.spent(apiKeyId),
    usage,
    resetCalls: () => {
      traffic.reset();
      gateway.log.reset();
    },
    fail: (rule) => faults.add(rule),
    clearFaults: () => faults.clear(),
    delay: (milliseconds) => {
      delay = milliseconds;
    },
    stop: async () => {
      if (!server.listening) return;
      await Promise.all([stopServer(server), gateway.stop()]);
      store.save();
    },
  };
}

function arrival({ req }: Ctx, route: Route | undefined) {
  const path = req.path.replace(/^\/v1/, "");
  return { method: req.method, path, template: route ? partsOf(route).path : path };
}

/** Ends the connection in place of an answer. */
function dropped(ctx: Ctx, entry: Arrived): Response {
  entry.status = "dropped";
  ctx.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}
