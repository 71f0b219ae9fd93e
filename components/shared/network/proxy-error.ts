import { printable } from "../printable.ts";
import { type HttpProxy, shownProxy } from "./proxy.ts";

/** What else is known of a failure. */
interface ProxyErrorOptions {
  readonly isTimeout?: boolean;
  /** HTTP status that the proxy answered with. */
  readonly status?: number;
}

/**
 * A failure between this program and a proxy: it cannot be reached, or does not let through. The server behind it was
 * sent nothing. No message holds the user or password of the proxy.
 */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
  /** By it HTTP clients know which failures to try again: a refusal stays one. */
  readonly code: "ERR_PROXY_FAILED" | "ERR_PROXY_REFUSED";
  /** Whether the proxy did nothing in time. */
  readonly isTimeout: boolean;
  /** HTTP status that the proxy answered with. */
  readonly status: number | undefined;
  /** The environment variable that names the proxy. */
  readonly variable: string;

  /** @param reason such as `ECONNREFUSED`, or `407 Proxy Authentication Required` */
  constructor(proxy: HttpProxy, reason: string, { isTimeout = false, status }: ProxyErrorOptions = {}) {
    const { variable } = proxy;
    const verb = status === undefined ? "failed" : "answered";
    super(`${variable}: the proxy ${shownProxy(proxy)} ${verb}: ${printable(reason, 80)}`);
    this.code = status !== undefined && status < 500 ? "ERR_PROXY_REFUSED" : "ERR_PROXY_FAILED";
    this.isTimeout = isTimeout;
    this.status = status;
    this.variable = variable;
  }
}
