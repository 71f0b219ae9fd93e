import { BlockList, isIP, isIPv6 } from "node:net";
import { domainToASCII } from "node:url";
import { isLoopback } from "../loopback.ts";

/** An HTTP proxy, and the environment variable that names it. */
export interface HttpProxy {
  /** May hold a user and a password: never log this. See {@link shownProxy}. */
  readonly url: URL;
  readonly variable: string;
}

/** The way to a host: through a proxy, or direct with the reason for it. */
export type Way =
  | { readonly proxy: HttpProxy }
  | { readonly direct: "loopback" | "no proxy is set" | "NO_PROXY" };

type Environment = Readonly<Record<string, string | undefined>>;

/** A proxy variable that names no HTTP proxy. The message does not repeat its value, which may hold a password. */
export class InvalidProxy extends Error {
  override readonly name = "InvalidProxy";
  readonly variable: string;

  constructor(variable: string) {
    super(`${variable} is not the address of an HTTP proxy`);
    this.variable = variable;
  }
}

/**
 * Finds the way to a host by HTTPS_PROXY, HTTP_PROXY and NO_PROXY, in upper or lower case.
 *
 * The rules are those of Go's `net/http`, to the letter: Pulumi's engine and its AWS provider run beside this program
 * and go by them, and a host that is reached directly by one must not be sent through the proxy by the other.
 * Source: golang.org/x/net/http/httpproxy.
 *
 * @throws InvalidProxy
 */
export function wayTo(url: URL, environment: Environment = process.env): Way {
  if (isLoopback(url.hostname)) return { direct: "loopback" };
  const [variable, value] = variableOf(environment, url.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY");
  if (value === "") return { direct: "no proxy is set" };
  const [, exceptions] = variableOf(environment, "NO_PROXY");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  if (exceptions.split(",").some((entry) => covers(entry.trim().toLowerCase(), host, port))) {
    return { direct: "NO_PROXY" };
  }
  return { proxy: { url: proxyUrl(variable, value), variable } };
}

/** Whether the environment names any proxy. */
export function namesProxy(environment: Environment = process.env): boolean {
  return ["HTTPS_PROXY", "HTTP_PROXY"].some((name) => variableOf(environment, name)[1] !== "");
}

/** A proxy's address for people, without user and password. */
export function shownProxy({ url }: HttpProxy): string {
  return url.origin;
}

/** A variable in upper case goes before the same in lower case. */
function variableOf(environment: Environment, name: string): [variable: string, value: string] {
  const lower = name.toLowerCase();
  const variable = !environment[name] && environment[lower] ? lower : name;
  return [variable, environment[variable]?.trim() ?? ""];
}

function proxyUrl(variable: string, value: string): URL {
  // A host with a port is a URL too, whose scheme is the host.
  const url = URL.parse(value.includes("://") ? value : `http://${value}`);
  if (url === null || !["http:", "https:"].includes(url.protocol)) throw new InvalidProxy(variable);
  return url;
}

/** Whether an entry of NO_PROXY covers a host: `*`, an address, a range of addresses, or a domain and all below it. */
function covers(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  const [, start = "", bits = ""] = entry.match(/^(.+)\/(\d+)$/) ?? [];
  if (isRange(start, Number(bits))) return isWithin(host, start, Number(bits));
  const [, inBrackets, plain = entry, ownPort] = entry.match(/^(?:\[(.+)\]:|([^:]*):?)(\d*)$/) ?? [];
  if (ownPort && ownPort !== port) return false;
  const name = inBrackets ?? plain;
  if (isIP(name) !== 0) return isWithin(host, name, isIPv6(name) ? 128 : 32);
  const below = name.startsWith("*.") ? name.slice(1) : name;
  const domain = /[/:]/.test(below) ? "" : domainToASCII(below.replace(/^\./, ""));
  return domain !== "" && (host.endsWith(`.${domain}`) || (host === domain && !below.startsWith(".")));
}

function isRange(start: string, bits: number): boolean {
  return isIP(start) !== 0 && bits <= (isIPv6(start) ? 128 : 32);
}

/** Whether a host is one of the addresses that begin as `start` does, in so many bits. */
function isWithin(host: string, start: string, bits: number): boolean {
  if (isIP(host) === 0 || (isIPv6(start) && !isIPv6(host))) return false;
  const list = new BlockList();
  list.addSubnet(start, bits, family(start));
  return list.check(host, family(host));
}

function family(address: string): "ipv4" | "ipv6" {
  return isIPv6(address) ? "ipv6" : "ipv4";
}
