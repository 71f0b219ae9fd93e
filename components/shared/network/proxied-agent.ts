import type { ClientRequest } from "node:http";
import { Agent as DirectHttp } from "node:http";
import { Agent as DirectHttps } from "node:https";
import type { Duplex } from "node:stream";
import { Agent, type AgentConnectOpts } from "agent-base";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { type HttpProxy, wayTo } from "./proxy.ts";
import { ProxyError } from "./proxy-error.ts";

/** Milliseconds that a connection through a proxy may take. */
const connectLimit = 5_000;

/** What a proxy answers to CONNECT. */
interface ProxyAnswer {
  readonly statusCode: number;
  readonly statusText: string;
}

/**
 * An agent of Node's HTTP clients that takes each request the way that the environment names: direct, or through a
 * proxy. Connections through a proxy to `https` are kept and used again.
 */
export class ProxiedAgent extends Agent {
  readonly #direct: DirectHttp;
  readonly #secure: boolean;

  constructor(protocol: "http" | "https") {
    const secure = protocol === "https";
    // A proxy is sent the whole URL of each `http` request, which is put together when its connection is made.
    super({ keepAlive: secure });
    this.#secure = secure;
    this.protocol = `${protocol}:`;
    this.defaultPort = secure ? 443 : 80;
    this.#direct = secure ? new DirectHttps({ keepAlive: true }) : new DirectHttp({ keepAlive: true });
  }

  /** The library looks for it in a stack trace, which this program may have shortened. */
  override isSecureEndpoint(): boolean {
    return this.#secure;
  }

  override async connect(request: ClientRequest, options: AgentConnectOpts): Promise<Duplex | DirectHttp> {
    const host = options.host?.includes(":") ? `[${options.host}]` : options.host;
    const way = wayTo(new URL(`${this.#secure ? "https" : "http"}://${host}:${options.port}`));
    return "direct" in way ? this.#direct : await this.#through(way.proxy, request, options);
  }

  override destroy(): void {
    this.#direct.destroy();
    super.destroy();
  }

  async #through(proxy: HttpProxy, request: ClientRequest, options: AgentConnectOpts): Promise<Duplex> {
    const waiting = new AbortController();
    const limit = setTimeout(() => waiting.abort(), connectLimit).unref();
    const { signal } = waiting;
    const agent = this.#secure
      ? new HttpsProxyAgent(proxy.url, { signal })
      : new HttpProxyAgent(proxy.url, { signal });
    let answer: ProxyAnswer | undefined;
    agent.once("proxyConnect", (given: ProxyAnswer) => {
      answer = given;
    });
    try {
      const socket = await agent.connect(request as never, options);
      if (!this.#secure || answer?.statusCode === 200) return socket;
      // The library would hand on the proxy's refusal as an answer of the server that it did not reach.
      socket.destroy();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (!signal.aborted) throw new ProxyError(proxy, code ?? message);
      throw new ProxyError(proxy, `no connection within ${connectLimit / 1000} s`, { isTimeout: true });
    } finally {
      clearTimeout(limit);
    }
    const { statusCode = 0, statusText = "" } = answer ?? {};
    throw new ProxyError(proxy, `${statusCode} ${statusText}`.trim(), { status: statusCode });
  }
}
