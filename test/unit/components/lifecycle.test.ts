import { describe, expect, test } from "vitest";
import type { ApiKeyInputs } from "../../../components/portkey/lifecycle/api-key.ts";
import apiKey from "../../../components/portkey/lifecycle/api-key.ts";
import config from "../../../components/portkey/lifecycle/config.ts";
import integration from "../../../components/portkey/lifecycle/integration.ts";
import provider from "../../../components/portkey/lifecycle/provider.ts";
import virtualKey from "../../../components/portkey/lifecycle/virtual-key.ts";
import type { FaultRule } from "../../../local/portkey/faults.ts";
import { sessionWithPortkey } from "./session.ts";

/* The lifecycle of every kind of object, driven as the engine does. */

const portkey = await sessionWithPortkey();

let names = 0;

const credentials = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  region: "us-east-1",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};

const common = () => ({ name: `payments ${++names}`, workspace: portkey.workspace.id });

const inputs = {
  apiKey: (): ApiKeyInputs => ({
    ...common(),
    description: "ours",
    metadata: { team: "payments" },
    scopes: ["completions.write"],
    serial: 1,
  }),
  config: () => ({ ...common(), config: { strategy: { mode: "single" }, targets: [{ virtual_key: "a" }] } }),
  integration: (scope: "organisation" | "workspace" = "organisation") => ({
    ...common(),
    ...credentials,
    description: "ours",
    granted: true as const,
    models: ["us.anthropic.claude-sonnet-4-6"],
    scope,
    slug: `payments-${names}`,
  }),
  provider: async () => {
    const { id } = await integration.create(inputs.integration());
    return { ...common(), integration: id as string, note: "ours", slug: `payments-${names}` };
  },
  virtualKey: () => ({ ...common(), ...credentials, note: "ours" }),
};

/** What befalls the call that creates. */
type Fault = Omit<FaultRule, "method" | "path">;

interface Driven {
  kind: {
    // biome-ignore lint/suspicious/noExplicitAny: the engine knows no types either
    [method in "create" | "delete" | "diff" | "read" | "update"]: (...given: any[]) => Promise<any>;
  };
  /** The route that creates. */
  path: string;
  wanted: () => object | Promise<object>;
  /** What Portkey holds. */
  there: () => object[];
}

const kinds: Record<string, Driven> = {
  "virtual key": {
    kind: virtualKey,
    path: "/virtual-keys",
    there: () => portkey.objects().virtualKeys,
    wanted: inputs.virtualKey,
  },
  config: { kind: config, path: "/configs", there: () => portkey.objects().configs, wanted: inputs.config },
  "API key": {
    kind: apiKey,
    path: "/api-keys/{type}/{sub-type}",
    there: () => portkey.objects().apiKeys,
    wanted: inputs.apiKey,
  },
  "integration of the organisation": {
    kind: integration,
    path: "/integrations",
    there: () => portkey.objects().integrations,
    wanted: inputs.integration,
  },
  "integration of the workspace": {
    kind: integration,
    path: "/integrations",
    there: () => portkey.objects().integrations,
    wanted: () => inputs.integration("workspace"),
  },
  provider: {
    kind: provider,
    path: "/providers",
    there: () => portkey.objects().providers,
    wanted: inputs.provider,
  },
};

/** Creates an object while the creating call meets a fault. */
async function made(name: string, fault?: Fault) {
  const { kind, path, there, wanted } = kinds[name] as Driven;
  const news = await wanted();
  const before = there().length;
  if (fault) portkey.fail({ ...fault, method: "POST", path });
  const attempt = kind.create(news);
  return {
    attempt,
    calls: () => portkey.calls()[`POST ${path}`],
    kind,
    news,
    one: () => there().slice(before),
  };
}

const acted: [string, Fault][] = [
  ["a connection that broke", { drop: "after", times: 1 }],
  ["a proxy's page with status 200", { after: true, status: 200, text: "<html>", times: 1 }],
  ["a 502", { after: true, status: 502, times: 1 }],
];

/** Has the session list the object, as a run does that did not make it itself. */
const listedAnew: Fault = { drop: "after", times: 1 };

describe.each(Object.keys(kinds))("%s", (name) => {
  test.each(acted)("made behind %s is taken over, not made twice", async (_, fault) => {
    const { attempt, calls, kind, news, one } = await made(name, fault);
    const { id, outs } = await attempt;
    expect([one().length, calls()]).toEqual([1, 1]);
    const { props } = await kind.read(id, outs);
    expect(await kind.diff(id, props, news)).toEqual({ changes: false, replaces: [] });
  });

  test("is tried once more where the connection broke before anything was made", async () => {
    const { attempt, calls, one } = await made(name, { drop: "before", times: 1 });
    await attempt;
    expect([one().length, calls()]).toEqual([1, 2]);
  });

  test("is not tried for ever", async () => {
    const { attempt, calls, one } = await made(name, { drop: "before" });
    await expect(attempt).rejects.toMatchObject({ ambiguous: true, name: "PortkeyError" });
    expect([one().length, calls()]).toEqual([0, 2]);
  });

  test("whose creation is refused leaves nothing to record", async () => {
    const { attempt, calls } = await made(name, { status: 400 });
    await expect(attempt).rejects.toMatchObject({ name: "PortkeyError", status: 400 });
    await expect(attempt).rejects.not.toHaveProperty("id");
    expect(calls()).toBe(1);
  });

  test("that is deleted is read as gone, and its deletion succeeds again", async () => {
    const { attempt, kind } = await made(name, listedAnew);
    const { id, outs } = await attempt;
    await kind.delete(id, outs);
    expect(await kind.read(id, outs)).toEqual({});
    await expect(kind.delete(id, outs)).resolves.toBeUndefined();
  });

  test("that may not be deleted stays in the state, since it is still listed", async () => {
    const { attempt, kind, one } = await made(name, listedAnew);
    const { id, outs } = await attempt;
    portkey.fail({ method: "DELETE", status: 403 });
    await expect(kind.delete(id, outs)).rejects.toMatchObject({ status: 403 });
    expect(one()).toHaveLength(1);
  });
});

describe("a change that fails halfway is recorded as far as it came, and the next up ends it:", () => {
  const { secretAccessKey, ...public_ } = credentials;

  /** What is thrown. */
  const failed = (change: Promise<unknown>) =>
    change.then(
      () => expect.unreachable("a step should have failed"),
      (error) => error as { id?: string; message: string; properties?: object; reasons?: string[] },
    );

  test.each([
    ["its models", "/integrations/{slug}/models", { granted: false, models: [] }],
    [
      "the access of the workspace",
      "/integrations/{slug}/workspaces",
      { granted: false, models: ["us.anthropic.claude-sonnet-4-6"] },
    ],
  ])("an integration without %s", async (_, path, state) => {
    const wanted = inputs.integration();
    portkey.fail({ method: "PUT", path, status: 400 });
    // The engine hands the delegate's text over among the inputs, and adds it only to what succeeds.
    const delegate = { __provider: "exports.handler = …" };
    const error = await failed(integration.create({ ...wanted, ...delegate }));
    expect(error).toMatchObject({
      id: wanted.slug,
      properties: { ...public_, ...delegate, ...state, description: "ours", name: wanted.name },
      reasons: [expect.stringContaining(`integration "${wanted.name}": Portkey answered 400`)],
    });
    expect(error.message).toBe(error.reasons?.[0]);
    expect(JSON.stringify(error)).not.toContain(secretAccessKey);
    expect(await integration.diff(wanted.slug, error.properties as never, wanted)).toMatchObject({
      changes: true,
      replaces: [],
    });

    portkey.clearFaults();
    const news = { ...wanted, ...delegate };
    const { outs } = await integration.update(wanted.slug, error.properties as never, news);
    expect(outs).not.toHaveProperty("__provider");
    expect(outs).toMatchObject({ granted: true, models: wanted.models });
    const { props } = await integration.read(wanted.slug, outs);
    expect(await integration.diff(wanted.slug, props as never, wanted)).toMatchObject({ changes: false });
  });

  test("an API key that was updated and not rotated keeps the text that is valid", async () => {
    const wanted = inputs.apiKey();
    const { id, outs } = await apiKey.create(wanted);
    const news = { ...wanted, metadata: { team: "search" }, serial: 2 };
    portkey.fail({ path: "/api-keys/{id}/rotate", status: 400 });
    const error = await failed(apiKey.update(id as string, outs as never, news));
    expect(error).toMatchObject({
      id,
      properties: { key: outs?.key, metadata: { team: "search" }, serial: 1 },
      reasons: [expect.stringContaining("rotating API key")],
    });
    expect(portkey.store.apiKeys.get(id as string)?.key).toBe(outs?.key);

    portkey.clearFaults();
    const next = await apiKey.update(id as string, error.properties as never, news);
    expect(next.outs?.key).not.toBe(outs?.key);
    expect(next.outs).toMatchObject({ key: portkey.store.apiKeys.get(id as string)?.key, serial: 2 });
  });

  test("a change that fails at once leaves the state as it was", async () => {
    const wanted = inputs.virtualKey();
    const { id, outs } = await virtualKey.create(wanted);
    portkey.fail({ method: "PUT", status: 400 });
    const error = await failed(virtualKey.update(id as string, outs as never, { ...wanted, note: "new" }));
    expect(error).toMatchObject({ name: "PortkeyError", status: 400 });
    expect(error).not.toHaveProperty("id");
  });
});

test("an API key that is taken over has a text that works, since nobody knows the old one", async () => {
  const { attempt, one } = await made("API key", { drop: "after", times: 1 });
  const { outs } = await attempt;
  expect(one()).toMatchObject([{ key: outs.key }]);
  expect(portkey.calls()["POST /api-keys/{id}/rotate"]).toBe(1);
});
