import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer, type Server } from "node:net";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { awsHandler } from "../../../../../components/shared/network/aws-handler.ts";
import { cannotReach, networkFailure } from "../../../../../components/shared/network/failure.ts";
import { http } from "../../../../../components/shared/network/http.ts";
import { shortenStackTraces } from "../../../../../components/stack-traces.ts";
import { authorityFile, type LoopbackProxy, loopbackProxy } from "../../../../loopback-proxy.ts";
import { onLoopback } from "../../loopback.ts";
import { networkVariables } from "./environment.ts";

/*
 * A proxy as the only way out: the hosts have names that nothing else resolves.
 */

let portkey: string;
let aws: string;
let count = 0;
beforeEach(() => {
  // Connections are kept, by host: each test has hosts of its own.
  count += 1;
  portkey = `portkey-${count}.example.test`;
  aws = `aws-${count}.example.test`;
});

const identity = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;

/** A proxy that leads to both hosts. */
async function proxy(): Promise<LoopbackProxy> {
  const { url } = await onLoopback((request, response) => {
    const xml = request.headers.host?.startsWith("aws");
    response.writeHead(200, { "content-type": xml ? "text/xml" : "application/json" });
    response.end(xml ? identity : JSON.stringify({ seen: request.url, with: request.headers }));
  });
  const running = await loopbackProxy({ [aws]: new URL(url).origin, [portkey]: new URL(url).origin });
  onTestFinished(() => running.stop());
  return running;
}

const ask = (url: string) => http.get(url, { retry: { limit: 0 } }).json<{ seen: string; with: object }>();

async function account(endpoint = `https://${aws}`): Promise<string | undefined> {
  const client = new STSClient({
    credentials: { accessKeyId: "AKIA", secretAccessKey: "secret" },
    endpoint,
    region: "us-east-1",
    requestHandler: await awsHandler(),
  });
  onTestFinished(() => client.destroy());
  return (await client.send(new GetCallerIdentityCommand({}))).Account;
}

/** What a person reads when a call fails. */
async function failure(url: string): Promise<string> {
  const error: unknown = await ask(url).then(
    () => expect.unreachable(`${url} answered`),
    (reason) => reason,
  );
  const found = networkFailure(error, new URL(url));
  return found === undefined ? `another failure: ${error}` : cannotReach(new URL(url), found);
}

const awsFailure = (endpoint?: string) =>
  account(endpoint).then(
    () => expect.unreachable("AWS answered"),
    (error: Error) => error.message,
  );

describe("with a proxy as the only way out", () => {
  beforeAll(() => {
    setDefaultCACertificates([...getCACertificates(), readFileSync(authorityFile, "utf8")]);
  });

  test("Portkey answers, each call through the proxy", async () => {
    const { passed, url } = await proxy();
    networkVariables({ HTTP_PROXY: url, HTTPS_PROXY: url });
    expect(await ask(`https://${portkey}/v1/workspaces?page=1`)).toMatchObject({
      seen: "/v1/workspaces?page=1",
    });
    expect(await ask(`http://${portkey}/v1/workspaces`)).toMatchObject({ seen: "/v1/workspaces" });
    expect(passed).toEqual([`CONNECT ${portkey}:443`, `GET http://${portkey}/v1/workspaces`]);
  });

  test("calls share a connection to https, as they do without a proxy", async () => {
    const { passed, url } = await proxy();
    networkVariables({ HTTPS_PROXY: url });
    for (let n = 0; n < 3; n++) await ask(`https://${portkey}/v1/workspaces`);
    expect(passed).toHaveLength(1);
  });

  test("stack traces that the program has shortened change nothing", async () => {
    const { url } = await proxy();
    networkVariables({ HTTPS_PROXY: url });
    const { prepareStackTrace } = Error;
    shortenStackTraces();
    onTestFinished(() => {
      Error.prepareStackTrace = prepareStackTrace;
    });
    expect(await account()).toBe("123456789012");
    expect(await ask(`https://${portkey}/v1`)).toMatchObject({ seen: "/v1" });
  });

  test("AWS answers its SDK", async () => {
    const { passed, url } = await proxy();
    networkVariables({ https_proxy: url });
    expect(await account()).toBe("123456789012");
    expect(passed).toEqual([`CONNECT ${aws}:443`]);
  });

  test("the proxy gets its user and password, and the server does not", async () => {
    const { credentials, url } = await proxy();
    const withPassword = url.replace("//", "//jane:p%40ss@");
    networkVariables({ HTTP_PROXY: withPassword, HTTPS_PROXY: withPassword });
    const answers = [await ask(`https://${portkey}/`), await ask(`http://${portkey}/`)];
    expect(credentials).toEqual(["jane:p@ss", "jane:p@ss"]);
    for (const answer of answers) expect(answer.with).not.toHaveProperty("proxy-authorization");
  });

  test("what is on this machine, or in NO_PROXY, is reached directly", async () => {
    const { passed, url } = await proxy();
    networkVariables({ HTTP_PROXY: url, HTTPS_PROXY: url, NO_PROXY: "example.test" });
    const { url: direct } = await onLoopback((_, response) => response.end("{}"));
    expect(await ask(direct)).toEqual({});
    expect(await failure(`https://${portkey}/`)).toMatch(
      /^portkey-\d+\.example\.test cannot be reached \((ENOTFOUND|EAI_AGAIN)\): check the network, and whether it belongs in NO_PROXY$/,
    );
    expect(passed).toEqual([]);
  });
});

describe("a failure on the way names the host, the proxy in use and what helps", () => {
  test("where no proxy is set", async () => {
    networkVariables({});
    const line =
      /^(portkey|aws)-\d+\.example\.test cannot be reached \((ENOTFOUND|EAI_AGAIN)\): check the address and the network; where a proxy is the way out, set HTTPS_PROXY$/;
    expect(await failure(`https://${portkey}/v1`)).toMatch(line);
    expect(await awsFailure()).toMatch(line);
  });

  test("where nothing listens", async () => {
    networkVariables({});
    const { stop, url } = await onLoopback(() => {});
    await stop();
    const { host } = new URL(url);
    expect(await failure(url)).toBe(`${host} cannot be reached (ECONNREFUSED): check the address`);
    expect(await awsFailure(url)).toBe(`${host} cannot be reached (ECONNREFUSED): check the address`);
  });

  test("where the proxy is away, without its password", async () => {
    const { stop, url } = await onLoopback(() => {});
    await stop();
    const { host } = new URL(url);
    networkVariables({
      HTTP_PROXY: `http://jane:hunter2@${host}`,
      HTTPS_PROXY: `http://jane:hunter2@${host}`,
    });
    const reason = `HTTPS_PROXY: the proxy http://${host} failed: ECONNREFUSED`;
    const advice = "check HTTPS_PROXY and the proxy";
    expect(await failure(`https://${portkey}/`)).toBe(`${portkey} cannot be reached (${reason}): ${advice}`);
    expect(await failure(`http://${portkey}/`)).toBe(
      `${portkey} cannot be reached (${reason}): ${advice}`.replaceAll("HTTPS_", "HTTP_"),
    );
    expect(await awsFailure()).toBe(`${aws} cannot be reached (${reason}): ${advice}`);
  });

  test.each([
    [
      407,
      "Proxy Authentication Required",
      "give HTTPS_PROXY the user and password that the proxy wants (http://USER:PASSWORD@HOST:PORT)",
    ],
    [403, "Forbidden", "have the proxy let HOST through"],
    [502, "Bad Gateway", "check HTTPS_PROXY and the proxy"],
    [503, "\u001b[2J::error::", "check HTTPS_PROXY and the proxy"],
  ])("where the proxy answers %i, which is no answer of the server", async (status, text, advice) => {
    const { refuse, url } = await proxy();
    networkVariables({ HTTPS_PROXY: url.replace("//", "//jane:hunter2@") });
    refuse({ status, text });
    const shown = text.replace("\u001b", "\\u001b");
    const line = (host: string) =>
      `${host} cannot be reached (HTTPS_PROXY: the proxy ${url} answered: ${status} ${shown}): ${advice.replace("HOST through", `${host} through`)}`;
    expect(await failure(`https://${portkey}/`)).toBe(line(portkey));
    expect(await awsFailure()).toBe(line(aws));
  });

  test("where the proxy variable is none", async () => {
    networkVariables({ HTTPS_PROXY: "socks5://jane:hunter2@proxy:1080" });
    const line = (host: string) =>
      `${host} cannot be reached (HTTPS_PROXY is not the address of an HTTP proxy): set HTTPS_PROXY to http://HOST:PORT`;
    expect(await failure(`https://${portkey}/`)).toBe(line(portkey));
    expect(await awsFailure()).toBe(line(aws));
  });

  test("where the proxy says nothing", async () => {
    const url = `http://${await started(createTcpServer(() => {}))}`;
    networkVariables({ HTTPS_PROXY: url });
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    let line: string | undefined;
    failure(`https://${portkey}/`).then((told) => {
      line = told;
    });
    while (line === undefined) {
      await turn();
      vi.advanceTimersByTime(100);
    }
    expect(line).toBe(
      `${portkey} cannot be reached (HTTPS_PROXY: the proxy ${url} failed: no connection within 5 s): check HTTPS_PROXY and the proxy`,
    );
  });
});

describe("a certificate that this machine does not trust", () => {
  const certificates = join(import.meta.dirname, "../../../../certificates");

  test("makes the message name NODE_EXTRA_CA_CERTS", async () => {
    setDefaultCACertificates(getCACertificates("bundled"));
    const host = await started(
      createTlsServer({
        cert: readFileSync(join(certificates, "server.pem")),
        key: readFileSync(join(certificates, "server-key.pem")),
      }),
    );
    networkVariables({});
    const told = `${host} cannot be reached (SELF_SIGNED_CERT_IN_CHAIN: its certificate is from an authority that this machine does not trust)`;
    const line = `${told}: set NODE_EXTRA_CA_CERTS to a PEM file with the certificate of that authority`;
    expect(await failure(`https://${host}/`)).toBe(line);
    expect(await awsFailure(`https://${host}`)).toBe(line);
    networkVariables({ NODE_EXTRA_CA_CERTS: "/etc/ssl/company.pem" });
    expect(await failure(`https://${host}/`)).toBe(
      `${told}: add that authority to the file that NODE_EXTRA_CA_CERTS names`,
    );
  });

  test("is another matter than a certificate of another host", async () => {
    const { url } = await proxy();
    networkVariables({ HTTPS_PROXY: url });
    setDefaultCACertificates([...getCACertificates("bundled"), readFileSync(authorityFile, "utf8")]);
    const other = await loopbackProxy({ "other.test": url });
    onTestFinished(() => other.stop());
    networkVariables({ HTTPS_PROXY: other.url });
    expect(await failure("https://other.test/")).toBe(
      "other.test cannot be reached (ERR_TLS_CERT_ALTNAME_INVALID: its certificate is not valid): check the address and this machine's clock",
    );
  });
});

/** Starts a server that is stopped after the test, and gives its host and port. */
async function started(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("an answer that does not come is no failure on the way: the server may have acted", async () => {
  networkVariables({});
  const { url } = await onLoopback(() => {});
  const error = await http
    .post(url, { retry: { limit: 0 }, timeout: { request: 50 } })
    .catch((reason) => reason);
  expect(networkFailure(error, new URL(url))).toBeUndefined();
  const { url: drops } = await onLoopback(({ socket }) => socket.destroy());
  const dropped = await http.post(drops, { retry: { limit: 0 } }).catch((reason) => reason);
  expect(networkFailure(dropped, new URL(drops))).toBeUndefined();
});
