import type { Agent as HttpAgent } from "node:http";
import type { Agent as HttpsAgent } from "node:https";
import { namesProxy } from "./proxy.ts";

/** Agents of Node's HTTP clients, by protocol. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/**
 * Agents that go through the environment's proxies, new ones for each caller, who may destroy them.
 *
 * @returns nothing where the environment names no proxy: Node's own agents serve, and nothing is loaded
 */
export async function proxiedAgents(): Promise<Agents | undefined> {
  if (!namesProxy()) return undefined;
  const { ProxiedAgent } = await import("./proxied-agent.ts");
  return { http: new ProxiedAgent("http"), https: new ProxiedAgent("https") as unknown as HttpsAgent };
}
