import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { startLocalPortkey } from "../../../local/portkey/server.ts";
import { PROFILE } from "../local-bedrock/local.ts";
import { apiKey, ask, config, gateway, pinnedKey, regions, virtualKey } from "./gateway.ts";

const g = gateway();

describe("a request goes", () => {
  it("where the API key pins it, and nowhere else where that is forbidden", async () => {
    const { key } = await pinnedKey(g);
    const { slug } = await config(g, { virtual_key: await virtualKey(g, "us-west-2") });
    for (const other of [slug, '{"virtual_key":"any"}']) {
      const { status, body } = await ask(g, key, { headers: { "x-portkey-config": other } });
      const message = "Cannot override default config set for this API key.";
      expect([status, body]).toEqual([400, { status: "failure", message }]);
    }
    // A provider is no config: it is passed over.
    await ask(g, key, { headers: { "x-portkey-virtual-key": await virtualKey(g, "us-west-2") } });
    expect(regions(g)).toEqual(["us-east-1"]);
  });

  it("where its header says, where the API key allows that", async () => {
    const { id: config_id } = await config(g, { virtual_key: await virtualKey(g) });
    const { key } = await apiKey(g, { defaults: { config_id } });
    const west = await virtualKey(g, "us-west-2");
    const { slug } = await config(g, { virtual_key: west });
    const inline = JSON.stringify({ provider: `@${west}` });
    for (const given of [slug, inline]) await ask(g, key, { headers: { "x-portkey-config": given } });
    expect(regions(g)).toEqual(["us-west-2", "us-west-2"]);
    expect(g.portkey.gatewayRequests().map((request) => request.config)).toEqual([slug, undefined]);
  });

  it("to the provider that its header or its model names, where there is no config", async () => {
    const { key } = await apiKey(g);
    const west = await virtualKey(g, "us-west-2");
    await ask(g, key, { headers: { "x-portkey-virtual-key": west } });
    await ask(g, key, { headers: { "x-portkey-provider": `@${west}` } });
    await ask(g, key, { model: `@${west}/${PROFILE}` });
    await ask(g, key, { headers: { "x-portkey-provider": `@${west}` }, mode: "bedrock", stream: true });
    expect(g.bedrock.calls.map(({ region, model, status }) => [region, model, status])).toEqual(
      Array(4).fill(["us-west-2", PROFILE, 200]),
    );
  });

  it("to the provider that its header names, where the pinned config names none", async () => {
    const { id: config_id } = await config(g, { retry: { attempts: 1 } });
    const { key } = await apiKey(g, { defaults: { allow_config_override: false, config_id } });
    const west = await virtualKey(g, "us-west-2");
    await ask(g, key, { headers: { "x-portkey-virtual-key": west } });
    expect(regions(g)).toEqual(["us-west-2"]);
  });

  it("by the config as it is now, not as it was when the key was made", async () => {
    const saved = await config(g, { virtual_key: await virtualKey(g) });
    const { key } = await apiKey(g, { defaults: { config_id: saved.id } });
    await ask(g, key);
    const config2 = { virtual_key: await virtualKey(g, "us-west-2") };
    await g.portkey.byHand("PUT", `/configs/${saved.slug}`, { config: config2 });
    await ask(g, key);
    expect(regions(g)).toEqual(["us-east-1", "us-west-2"]);
  });

  it.each<[Record<string, string>, string]>([
    [{}, "Either x-portkey-config or x-portkey-provider header is required"],
    [{ "x-portkey-config": "pc-nobody-000000" }, "Invalid config id passed"],
    [{ "x-portkey-config": "{" }, "Invalid config passed"],
    [{ "x-portkey-virtual-key": "nobody" }, "Following keys are not valid: nobody"],
    [
      { "x-portkey-config": '{"strategy":{"mode":"fallback"},"targets":[{"provider":"@nobody"}]}' },
      "Following keys are not valid: nobody",
    ],
  ])("nowhere with %j, and says why", async (headers, message) => {
    const { key } = await apiKey(g);
    const { status, body } = await ask(g, key, { headers });
    expect([status, body]).toEqual([400, { status: "failure", message }]);
  });

  it.each<Record<string, string>>([
    { "x-portkey-provider": "openai" },
    { "x-portkey-config": '{"provider":"openai","api_key":"sk-1","custom_host":"http://192.0.2.1"}' },
  ])("never off this machine: %j", async (headers) => {
    const { key } = await apiKey(g);
    const { status, body } = await ask(g, key, { headers });
    expect([status, body.error.message]).toEqual([501, expect.stringContaining("cannot call it: openai")]);
  });
});

/** An API key that pins a config with these targets' virtual keys in us-east-1 and us-west-2. */
async function routed(document: (east: string, west: string) => object) {
  const [east, west] = [await virtualKey(g), await virtualKey(g, "us-west-2")];
  const { id: config_id } = await config(g, document(east, west));
  return { ...(await apiKey(g, { defaults: { config_id } })), east, west };
}

describe("a region that is down", () => {
  it.each([
    ["messages", false],
    ["messages", true],
    ["bedrock", false],
    ["bedrock", true],
  ] as const)("is made up for by the next one (%s, stream %s)", async (mode, stream) => {
    const { key, west } = await routed((first, second) => ({
      strategy: { mode: "fallback", on_status_codes: [429, 503] },
      targets: [{ virtual_key: first }, { virtual_key: second }],
    }));
    g.bedrock.fail({ region: "us-east-1", status: 503 });
    expect((await ask(g, key, { mode, stream })).status).toBe(200);
    expect(regions(g)).toEqual(["us-east-1", "us-west-2"]);
    expect(g.portkey.gatewayRequests()).toMatchObject([{ status: 200, target: west }]);
  });

  it("is not made up for where its error is not in the list, and the error is passed on", async () => {
    const { key, east } = await routed((first, second) => ({
      strategy: { mode: "fallback", on_status_codes: [429, 503] },
      targets: [{ virtual_key: first }, { virtual_key: second }],
    }));
    g.bedrock.fail({ region: "us-east-1", status: 500 });
    expect((await ask(g, key)).status).toBe(500);
    expect(regions(g)).toEqual(["us-east-1"]);
    expect(g.portkey.gatewayRequests()).toMatchObject([{ cost: 0, status: 500, target: east }]);
  });

  it("is tried again for the codes in the list and for no others, as often as the config says", async () => {
    const { key } = await routed((first) => ({
      retry: { attempts: 1, on_status_codes: [503] },
      virtual_key: first,
    }));
    g.bedrock.fail({ status: 503, times: 1 });
    expect((await ask(g, key)).status).toBe(200);
    expect(g.bedrock.calls.map(({ status }) => status)).toEqual([503, 200]);
    for (const status of [429, 500] as const) {
      g.bedrock.calls.length = 0;
      g.bedrock.fail({ status, times: 1 });
      expect((await ask(g, key)).status).toBe(status);
      expect(g.bedrock.calls.map((call) => call.status)).toEqual([status]);
    }
    g.bedrock.calls.length = 0;
    g.bedrock.fail({ status: 503 });
    expect((await ask(g, key)).status).toBe(503);
    expect(g.bedrock.calls).toHaveLength(2);
  });
});

describe("requests are spread", () => {
  it("by weight: of 1,000, seven in ten to the first region and three in ten to the second", async () => {
    // Keys that AWS does not know: Bedrock is called and refuses at once, which saves most of the time.
    const unknown = { awsAccessKeyId: "AKIAIOSFODNN7EXAMPLE" };
    const targets = [
      { virtual_key: await virtualKey(g, "us-east-1", unknown), weight: 0.7 },
      { virtual_key: await virtualKey(g, "us-west-2", unknown), weight: 0.3 },
    ];
    const { id: config_id } = await config(g, { strategy: { mode: "loadbalance" }, targets });
    const { key } = await apiKey(g, { defaults: { config_id } });
    let left = 1000;
    const developer = async () => {
      while (left-- > 0) await ask(g, key);
    };
    await Promise.all(Array.from({ length: 20 }, developer));
    const east = regions(g).filter((region) => region === "us-east-1");
    expect(g.bedrock.calls).toHaveLength(1000);
    // Five standard deviations: wrong once in two million runs.
    expect(Math.abs(east.length - 700)).toBeLessThan(5 * Math.sqrt(1000 * 0.7 * 0.3));
  }, 30_000);

  it("by what their metadata says, which is the API key's before the request's", async () => {
    const [east, west] = [await virtualKey(g), await virtualKey(g, "us-west-2")];
    const { id: config_id } = await config(g, {
      strategy: {
        // biome-ignore lint/suspicious/noThenProperty: the name of the field in Portkey's config
        conditions: [{ query: { "metadata.tier": { $eq: "gold" } }, then: "west" }],
        default: "east",
        mode: "conditional",
      },
      targets: [
        { name: "east", virtual_key: east },
        { name: "west", virtual_key: west },
      ],
    });
    const gold = await apiKey(g, { defaults: { config_id, metadata: { tier: "gold" } } });
    const free = await apiKey(g, { defaults: { config_id, metadata: { tier: "free" } } });
    const anyone = await apiKey(g, { defaults: { config_id } });
    const forged = { headers: { "x-portkey-metadata": '{"tier":"gold"}' } };
    for (const { key } of [gold, free, anyone]) await ask(g, key);
    for (const { key } of [free, anyone]) await ask(g, key, forged);
    expect(regions(g)).toEqual(["us-west-2", "us-east-1", "us-east-1", "us-east-1", "us-west-2"]);
  });

  it("through strategies within strategies, and the log tells who answered in the end", async () => {
    const { key, west } = await routed((first, second) => ({
      strategy: { mode: "fallback" },
      targets: [
        { virtual_key: first },
        {
          strategy: { mode: "loadbalance" },
          targets: [
            { virtual_key: first, weight: 0 },
            { virtual_key: second, weight: 1 },
          ],
        },
      ],
    }));
    g.bedrock.fail({ region: "us-east-1", status: 429 });
    expect((await ask(g, key)).headers.get("x-portkey-last-used-option-index")).toBe(
      "config.targets[1].targets[1]",
    );
    expect(g.portkey.gatewayRequests()).toMatchObject([{ target: west }]);
  });
});

describe("a gateway", () => {
  it.each([
    ["messages", "bedrock", 500, { error: { message: "fetch failed" } }],
    ["bedrock", "messages", 404, { message: "Not Found", ok: false }],
  ] as const)(
    "that serves %s only answers the other mode as Portkey does",
    async (serves, mode, ...answer) => {
      const portkey = await startLocalPortkey({ bedrock: () => g.bedrock.url, serves });
      onTestFinished(() => portkey.stop());
      const one = { ...g, portkey };
      const { key } = await pinnedKey(one);
      const { status, body } = await ask(one, key, { mode });
      expect([status, body]).toEqual(answer);
      expect((await ask(one, key, { mode: serves })).status).toBe(200);
    },
  );

  it("without a Bedrock says so", async () => {
    const portkey = await startLocalPortkey();
    onTestFinished(() => portkey.stop());
    const one = { ...g, portkey };
    const { key } = await pinnedKey(one);
    const { status, body } = await ask(one, key);
    expect([status, body.error.message]).toEqual([503, expect.stringContaining("no Bedrock behind it")]);
  });

  it("stops at once, whoever still waits for an answer", async () => {
    const hanging = createServer(() => {}).listen(0, "127.0.0.1");
    await once(hanging, "listening");
    onTestFinished(() => {
      hanging.closeAllConnections();
      hanging.close();
    });
    const { port } = hanging.address() as AddressInfo;
    const portkey = await startLocalPortkey({ bedrock: `http://127.0.0.1:${port}` });
    const one = { ...g, portkey };
    const { key } = await pinnedKey(one);
    const waiting = ask(one, key).catch((error) => error);
    await setTimeout(1000);
    const before = performance.now();
    await portkey.stop();
    expect(await waiting).toBeInstanceOf(TypeError);
    expect(performance.now() - before).toBeLessThan(500);
  });
});
