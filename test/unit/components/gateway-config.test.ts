import { describe, expect, test } from "vitest";
import { type Condition, gatewayConfig, needsConfig } from "../../../components/portkey/gateway-config.ts";

const east = { region: "us-east-1", slug: "east-1" };
const west = { region: "us-west-2", slug: "west-2" };

describe("a config is made only where it says something", () => {
  test("not for one region without routing", () => expect(needsConfig(["us-east-1"], undefined)).toBe(false));
  test("for one region with routing", () => expect(needsConfig(["us-east-1"], {})).toBe(true));
  test("for two regions", () => expect(needsConfig(["us-east-1", "us-west-2"], undefined)).toBe(true));
});

test("two regions fall back in the order of the file unless told otherwise", () => {
  expect(gatewayConfig([west, east])).toEqual({
    strategy: { mode: "fallback" },
    targets: [{ virtual_key: "west-2" }, { virtual_key: "east-1" }],
  });
});

test("a fallback can be held to certain answers", () => {
  expect(gatewayConfig([east, west], { onStatusCodes: [429, 529] })).toMatchObject({
    strategy: { mode: "fallback", on_status_codes: [429, 529] },
  });
});

test("regions without weights share equally", () => {
  expect(gatewayConfig([east, west], { mode: "loadbalance" })).toEqual({
    strategy: { mode: "loadbalance" },
    targets: [
      { virtual_key: "east-1", weight: 1 },
      { virtual_key: "west-2", weight: 1 },
    ],
  });
});

test("a region can be left out by weight 0", () => {
  const weights = { "us-east-1": 1, "us-west-2": 0 };
  expect(gatewayConfig([east, west], { mode: "loadbalance", weights })).toMatchObject({
    targets: [
      { virtual_key: "east-1", weight: 1 },
      { virtual_key: "west-2", weight: 0 },
    ],
  });
});

test("requests go by their metadata, and those that no condition fits to the first region", () => {
  const conditions: Condition[] = [
    { metadata: { tier: "batch" }, region: "us-west-2" },
    { metadata: { _user: "jane.roe", project: "x" }, region: "us-west-2" },
  ];
  const tier = { "metadata.tier": { $eq: "batch" } };
  const both = { $and: [{ "metadata._user": { $eq: "jane.roe" } }, { "metadata.project": { $eq: "x" } }] };
  const to = (query: object) => ({
    query,
    // biome-ignore lint/suspicious/noThenProperty: the name of the field in Portkey's config
    then: "us-west-2",
  });
  expect(gatewayConfig([east, west], { conditions, mode: "conditional" })).toEqual({
    strategy: { conditions: [to(tier), to(both)], default: "us-east-1", mode: "conditional" },
    targets: [
      { name: "us-east-1", virtual_key: "east-1" },
      { name: "us-west-2", virtual_key: "west-2" },
    ],
  });
});

test("a cache can forget after a while", () => {
  expect(gatewayConfig([east], { cache: { maxAge: 60, mode: "semantic" } })).toEqual({
    cache: { max_age: 60, mode: "semantic" },
    virtual_key: "east-1",
  });
});

describe("a target of the model catalog is named in a form that every published schema takes", () => {
  const catalog = { region: "us-east-1", slug: "@payments" };

  test("by itself it gets the time that Claude Code waits", () => {
    expect(gatewayConfig([catalog])).toEqual({ provider: "@payments", request_timeout: 600_000 });
  });

  test("a cache or retries beside it are enough", () => {
    const retry = { attempts: 3 };
    expect(gatewayConfig([catalog], { retry })).toEqual({ provider: "@payments", retry });
    expect(gatewayConfig([catalog], { cache: { mode: "simple" } })).toEqual({
      cache: { mode: "simple" },
      provider: "@payments",
    });
  });

  test("a fallback is asked for its own name of the model, and the regions for Bedrock's", () => {
    const fallbackTo = [
      { model: "claude-sonnet-4-6", slug: "anthropic" },
      { model: "claude-sonnet-4-6@20260217", slug: "@vertex" },
    ];
    expect(gatewayConfig([east], { fallbackTo }).targets).toEqual([
      { virtual_key: "east-1" },
      { override_params: { model: "claude-sonnet-4-6" }, virtual_key: "anthropic" },
      {
        override_params: { model: "claude-sonnet-4-6@20260217" },
        provider: "@vertex",
        request_timeout: 600_000,
      },
    ]);
  });

  test("among others each says its own retries, and a virtual key by hand stays as it is", () => {
    const retry = { attempts: 2 };
    expect(
      gatewayConfig([catalog], { fallbackTo: [{ slug: "anthropic" }, { slug: "@vertex" }], retry }),
    ).toEqual({
      retry,
      strategy: { mode: "fallback" },
      targets: [
        { provider: "@payments", retry },
        { virtual_key: "anthropic" },
        { provider: "@vertex", retry },
      ],
    });
  });
});
