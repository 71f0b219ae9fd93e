import { describe, expect, test } from "vitest";
import {
  InvalidProxy,
  namesProxy,
  shownProxy,
  wayTo,
} from "../../../../../components/shared/network/proxy.ts";

const proxy = "http://proxy.example.com:3128";
const portkey = "https://api.portkey.ai/v1";

/** The way to a URL for people: `direct`, with the reason, or the proxy and its variable. */
function way(url: string, environment: Record<string, string>): string {
  const found = wayTo(new URL(url), environment);
  return "direct" in found
    ? `direct (${found.direct})`
    : `${shownProxy(found.proxy)} (${found.proxy.variable})`;
}

describe("a proxy that the environment names is used", () => {
  test.each<[string, Record<string, string>, string]>([
    ["HTTPS_PROXY for https", { HTTPS_PROXY: proxy }, `${proxy} (HTTPS_PROXY)`],
    ["https_proxy for https", { https_proxy: proxy }, `${proxy} (https_proxy)`],
    ["upper case first", { HTTPS_PROXY: proxy, https_proxy: "http://other:1" }, `${proxy} (HTTPS_PROXY)`],
    ["an empty one is none", { HTTPS_PROXY: "", https_proxy: proxy }, `${proxy} (https_proxy)`],
    ["HTTP_PROXY not for https", { HTTP_PROXY: proxy }, "direct (no proxy is set)"],
    ["ALL_PROXY never, as in Go", { ALL_PROXY: proxy }, "direct (no proxy is set)"],
    ["without a scheme", { HTTPS_PROXY: "proxy.example.com:3128" }, `${proxy} (HTTPS_PROXY)`],
    ["a name only", { HTTPS_PROXY: "proxy" }, "http://proxy (HTTPS_PROXY)"],
    ["by TLS", { HTTPS_PROXY: "https://proxy:443" }, "https://proxy (HTTPS_PROXY)"],
    [
      "with a password, which is not shown",
      { HTTPS_PROXY: "http://jane:pa%2Fss@proxy.example.com:3128" },
      `${proxy} (HTTPS_PROXY)`,
    ],
    ["nothing is set", {}, "direct (no proxy is set)"],
  ])("%s", (_, environment, expected) => {
    expect(way(portkey, environment)).toBe(expected);
    expect(namesProxy(environment)).toBe(Object.keys(environment).some((name) => !/^all/i.test(name)));
  });

  test("HTTP_PROXY for http only", () => {
    expect(way("http://gateway.example.com/v1", { HTTP_PROXY: proxy })).toBe(`${proxy} (HTTP_PROXY)`);
    expect(way("http://gateway.example.com/v1", { HTTPS_PROXY: proxy })).toBe("direct (no proxy is set)");
  });
});

test.each(["http://localhost:8080", "http://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:80"])(
  "this machine is never reached through a proxy: %s",
  (url) => {
    expect(way(url, { HTTP_PROXY: proxy })).toBe("direct (loopback)");
  },
);

/** As golang.org/x/net/http/httpproxy decides, which Pulumi's AWS provider goes by. */
describe("NO_PROXY means what it means to Pulumi's own processes", () => {
  test.each<[string, string, boolean]>([
    ["*", "https://example.com", true],
    ["example.com", "https://example.com", true],
    ["example.com", "https://api.example.com", true],
    ["example.com", "https://notexample.com", false],
    [".example.com", "https://api.example.com", true],
    [".example.com", "https://example.com", false],
    ["*.example.com", "https://api.example.com", true],
    ["*.example.com", "https://example.com", false],
    ["EXAMPLE.com", "https://Api.Example.COM", true],
    ["other.com, example.com", "https://example.com", true],
    ["other.com,,", "https://example.com", false],
    ["example.com:443", "https://example.com", true],
    ["example.com:8443", "https://example.com", false],
    ["example.com:8443", "https://example.com:8443", true],
    ["10.1.2.3", "https://10.1.2.3", true],
    ["10.1.2.3:8443", "https://10.1.2.3", false],
    ["10.0.0.0/8", "https://10.1.2.3", true],
    ["10.0.0.0/16", "https://10.1.2.3", false],
    ["10.0.0.0/8", "https://ten.example.com", false],
    ["fd00::/8", "https://[fd12::1]", true],
    ["fd00::/8", "https://10.1.2.3", false],
    ["fd12::1", "https://[fd12:0::1]", true],
    ["[fd12::1]:443", "https://[fd12::1]", true],
    ["[fd12::1]", "https://[fd12::1]", false],
    ["example.com:", "https://example.com:8443", true],
    ["::/0", "https://10.1.2.3", false],
    ["10.0.0.0/8", "https://[::ffff:10.1.2.3]", true],
    ["10.0.0.0/33", "https://10.1.2.3", false],
    ["[fd12::1]:8443", "https://[fd12::1]", false],
    ["bücher.example", "https://xn--bcher-kva.example", true],
    ["api.example.com/v1", "https://api.example.com", false],
    [":443", "https://example.com", false],
  ])("%s keeps %s from the proxy: %s", (NO_PROXY, url, direct) => {
    expect(way(url, { HTTPS_PROXY: proxy, NO_PROXY })).toBe(
      direct ? "direct (NO_PROXY)" : `${proxy} (HTTPS_PROXY)`,
    );
  });

  test("in lower case too", () => {
    expect(way(portkey, { https_proxy: proxy, no_proxy: "portkey.ai" })).toBe("direct (NO_PROXY)");
  });
});

test.each([
  "socks5://jane:secret@proxy:1080",
  "jane:secret@:3128",
  "ftp://secret@proxy",
  "http://secret proxy",
])(
  "a value that names no HTTP proxy is refused without repeating what may be a password: %s",
  (HTTPS_PROXY) => {
    const find = () => wayTo(new URL(portkey), { HTTPS_PROXY });
    expect(find).toThrow(InvalidProxy);
    expect(find).toThrow("HTTPS_PROXY is not the address of an HTTP proxy");
    expect(find).not.toThrow("secret");
  },
);
