import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { checkout } from "../../local/folders.ts";
import { authorityFile, type LoopbackProxy, loopbackProxy } from "../loopback-proxy.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * A company's network: the only way to AWS, Portkey and the gateway is an HTTP proxy that wants a password, and every
 * certificate is from the company's own authority. Nothing else resolves these names.
 */

const hosts = { aws: "aws.example.test", portkey: "portkey.example.test" };
const password = "hunter2-do-not-repeat";

let local: LocalStack;
let proxy: LoopbackProxy;
/** The variables that a person behind the proxy sets, and those that lead to AWS and Portkey. */
let behindProxy: Record<string, string>;
const away = {
  AWS_ENDPOINT_URL: `https://${hosts.aws}`,
  PORTKEY_BASE_URL: `https://${hosts.portkey}/v1`,
};

beforeAll(async () => {
  local = await localStack("proxied");
  proxy = await loopbackProxy({ [hosts.aws]: local.aws, [hosts.portkey]: new URL(local.portkey.url).origin });
  behindProxy = {
    ...away,
    HTTPS_PROXY: proxy.url.replace("//", `//jane:${password}@`),
    NODE_EXTRA_CA_CERTS: authorityFile,
  };
  await local.configure({
    claudeCode: { mode: "messages" },
    gatewayUrl: away.PORTKEY_BASE_URL,
    inferenceProfiles: "live",
    teams: { payments: { ...someTeams.payments, verify: true } },
    workspace: local.portkey.workspace.slug,
  });
});
afterAll(async () => {
  await proxy.stop();
  await local.close();
});
beforeEach(() => {
  proxy.passed.length = 0;
  proxy.credentials.length = 0;
});

const up = (env: Record<string, string>) =>
  local.cli(["up", "--yes", "--skip-preview", "--color=never"], { ...env, ...withoutOthers(env) });

const report = (env: Record<string, string>) =>
  execa("node", [join(checkout, "tools/report/report.ts"), "--stack", "proxied", "--format", "json"], {
    all: true,
    cwd: local.project,
    env: { ...local.env, ...env, ...withoutOthers(env) },
    extendEnv: false,
    reject: false,
  });

/** Whoever runs the test may be behind a proxy too. */
function withoutOthers(env: Record<string, string>): Record<string, string> {
  const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];
  const names = [...proxies, ...proxies.map((name) => name.toLowerCase()), "NODE_EXTRA_CA_CERTS"];
  return Object.fromEntries(names.filter((name) => env[name] === undefined).map((name) => [name, ""]));
}

const noProxy =
  /cannot be reached \((ENOTFOUND|EAI_AGAIN)\): .*where a proxy is the way out, set HTTPS_PROXY/;
const unreachable = (host: string) => new RegExp(`${host.replaceAll(".", "\\.")} ${noProxy.source}`);

describe("without the proxy's name, the message is about the network", () => {
  test("where AWS is behind it", async () => {
    const { all, exitCode } = await up({ AWS_ENDPOINT_URL: away.AWS_ENDPOINT_URL });
    expect(exitCode).not.toBe(0);
    expect(all).toMatch(unreachable(hosts.aws));
    expect(all).not.toContain("does not accept");
  });

  test("where Portkey is behind it", async () => {
    const { all, exitCode } = await up({ PORTKEY_BASE_URL: away.PORTKEY_BASE_URL });
    expect(exitCode).not.toBe(0);
    expect(all).toContain(`looking up the workspace: no answer from Portkey at ${away.PORTKEY_BASE_URL} (`);
    expect(all).toContain(
      "check PORTKEY_BASE_URL and the network; where a proxy is the way out, set HTTPS_PROXY",
    );
  });

  test("where the authority's certificate is missing", async () => {
    const { NODE_EXTRA_CA_CERTS: _, ...untrusting } = behindProxy;
    const { all, exitCode } = await up(untrusting);
    expect(exitCode).not.toBe(0);
    expect(all).toMatch(
      /aws\.example\.test cannot be reached \(SELF_SIGNED_CERT_IN_CHAIN: .*set NODE_EXTRA_CA_CERTS/,
    );
    expect(all).not.toContain(password);
  });

  test("where the proxy wants a password", async () => {
    proxy.refuse({ status: 407, text: "Proxy Authentication Required" });
    const { all, exitCode } = await up(behindProxy);
    proxy.refuse(undefined);
    expect(exitCode).not.toBe(0);
    expect(all).toContain(
      `aws.example.test cannot be reached (HTTPS_PROXY: the proxy ${proxy.url} answered: 407 Proxy Authentication Required): give HTTPS_PROXY the user and password`,
    );
    expect(all).not.toContain(password);
  });
});

test("a first up, with live profiles and the proof of the route, goes through the proxy alone", async () => {
  const { all, exitCode } = await up(behindProxy);
  expect(exitCode, all).toBe(0);
  expect(all).toContain("answered through https://portkey.example.test");
  expect(new Set(proxy.passed)).toEqual(
    new Set([`CONNECT ${hosts.aws}:443`, `CONNECT ${hosts.portkey}:443`]),
  );
  expect(new Set(proxy.credentials)).toEqual(new Set([`jane:${password}`]));
  expect(all).not.toContain(password);
  expect(await local.state()).not.toContain(password);
});

test("a new access key is asked about through the proxy, and an up works with variables in lower case", async () => {
  const { HTTPS_PROXY = "", ...rest } = behindProxy;
  await local.configure({
    teams: { payments: { ...someTeams.payments, accessKey: { serial: 2 }, verify: true } },
  });
  const { all, exitCode } = await up({ ...rest, http_proxy: HTTPS_PROXY, https_proxy: HTTPS_PROXY });
  expect(exitCode, all).toBe(0);
  expect(proxy.passed).toContain(`CONNECT ${hosts.aws}:443`);
});

test("the report knows what teams have cost, and says what is in its way without the proxy", async () => {
  const through = await report(behindProxy);
  expect(through.exitCode, through.all).toBe(0);
  expect(new Set(proxy.passed)).toEqual(new Set([`CONNECT ${hosts.portkey}:443`]));
  const direct = await report(away);
  expect(direct.exitCode, direct.all).toBe(0);
  expect(direct.stdout).toContain("where a proxy is the way out, set HTTPS_PROXY");
});
