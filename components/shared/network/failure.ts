import { InvalidProxy, shownProxy, wayTo } from "./proxy.ts";
import { ProxyError } from "./proxy-error.ts";

/** Why a host was not reached, as opposed to what it answered. Nothing was sent to it. */
export interface NetworkFailure {
  /** Such as `ENOTFOUND`. */
  readonly reason: string;
  /** What to do about it. */
  readonly advice: string;
  /** Whether time ran out: another attempt would cost as much again. */
  readonly isTimeout?: boolean;
}

/** Failures to make a connection. Those of a connection that breaks are others: the host may have acted. */
const unreachable = ["EAI_AGAIN", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND"];

/** Certificates whose issuer is not known. Source: Node.js, X509 certificate error codes. */
const unknownIssuer = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
];

/** Certificates that are another host's, or not valid today. */
const invalidCertificate = [
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "ERR_TLS_CERT_ALTNAME_INVALID",
];

/** An error of got's, of the AWS SDK's, or of Node's. */
interface Failure {
  readonly cause?: unknown;
  readonly code?: unknown;
  /** The phase in which got ran out of time. */
  readonly event?: unknown;
  readonly name?: unknown;
  readonly syscall?: unknown;
}

/**
 * Tells a failure on the way to a host from every other.
 *
 * @param url what was asked for
 * @param address name of the field or variable that holds it. @default none: "the address"
 * @returns undefined where the host may have been reached
 */
export function networkFailure(
  error: unknown,
  url: URL,
  address = "the address",
): NetworkFailure | undefined {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    const found = failureOf(inner, url, address);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A network failure for people, in one line. */
export function cannotReach({ host }: URL, { advice, reason }: NetworkFailure): string {
  return `${host} cannot be reached (${reason}): ${advice}`;
}

function failureOf(error: Error & Failure, url: URL, address: string): NetworkFailure | undefined {
  if (error instanceof ProxyError) return ofProxy(error, url);
  if (error instanceof InvalidProxy) {
    return { advice: `set ${error.variable} to http://HOST:PORT`, reason: error.message };
  }
  const code = String(error.code);
  if (unknownIssuer.includes(code)) {
    return {
      advice: process.env.NODE_EXTRA_CA_CERTS
        ? "add that authority to the file that NODE_EXTRA_CA_CERTS names"
        : "set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of that authority",
      reason: `${code}: its certificate is from an authority that this machine does not trust`,
    };
  }
  if (invalidCertificate.includes(code)) {
    return {
      advice: `check ${address} and this machine's clock`,
      reason: `${code}: its certificate is not valid`,
    };
  }
  if (ranOutOfTime(error)) return { ...onTheWay(url, address, "no connection in time"), isTimeout: true };
  return unreachable.includes(code) ? onTheWay(url, address, code) : undefined;
}

function ofProxy({ isTimeout, message, status, variable }: ProxyError, { host }: URL): NetworkFailure {
  const advice =
    status === 407
      ? `give ${variable} the user and password that the proxy wants (http://USER:PASSWORD@HOST:PORT)`
      : status !== undefined && status < 500
        ? `have the proxy let ${host} through`
        : `check ${variable} and the proxy`;
  return { advice, isTimeout, reason: message };
}

/** Whether a connection was not made in time. An answer that does not come is another failure. */
function ranOutOfTime({ code, event, name, syscall }: Failure): boolean {
  if (name !== "TimeoutError") return code === "ETIMEDOUT" && syscall === "connect";
  // The AWS SDK has a code for an answer that does not come, and none for a connection.
  return event === undefined ? code === undefined : event === "lookup" || event === "connect";
}

function onTheWay(url: URL, address: string, reason: string): NetworkFailure {
  const way = wayTo(url);
  if ("proxy" in way) {
    const { variable } = way.proxy;
    return {
      advice: `check ${variable} and the proxy`,
      reason: `${reason}; ${variable}: ${shownProxy(way.proxy)}`,
    };
  }
  const variable = url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  switch (way.direct) {
    case "loopback":
      return { advice: `check ${address}`, reason };
    case "NO_PROXY":
      return { advice: "check the network, and whether it belongs in NO_PROXY", reason };
    case "no proxy is set":
      return {
        advice: `check ${address} and the network; where a proxy is the way out, set ${variable}`,
        reason,
      };
  }
}
