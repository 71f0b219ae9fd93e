import { describe, expect, it } from "vitest";
import { bedrockIntegration, start, TWO_WORKSPACES } from "./local.ts";

const SLUG = "payments-us-east-1";
const PATH = `/integrations/${SLUG}/workspaces`;
const [DEV, PROD] = TWO_WORKSPACES;
const budget = { type: "cost", credit_limit: 500, periodic_reset: "monthly" };

async function started() {
  const portkey = await start({ workspaces: TWO_WORKSPACES });
  await portkey.send("POST", "/integrations", bedrockIntegration());
  return {
    ...portkey,
    put: (body: object) => portkey.send("PUT", PATH, body),
    read: async () => (await portkey.send("GET", PATH)).body,
    providers: () => portkey.objects().providers.map(({ slug, workspace_id }) => [slug, workspace_id]),
  };
}

describe("granting a workspace access", () => {
  it("makes a provider that nobody asked for, whose slug is the integration's", async () => {
    const { put, objects, send, providers } = await started();
    await put({ workspaces: [{ id: DEV.id, enabled: true }] });
    expect(objects().providers).toMatchObject([
      {
        slug: SLUG,
        integration_id: SLUG,
        workspace_id: DEV.id,
        note: "Created automatically on integration access grant",
      },
    ]);
    expect((await send("DELETE", `/integrations/${SLUG}`)).status).toBe(409);
    await put({ workspaces: [{ id: DEV.id, enabled: true }] });
    await put({ workspaces: [{ id: DEV.id, enabled: false }] });
    await put({ workspaces: [{ id: DEV.id, enabled: true }] });
    expect(providers()).toHaveLength(1);
  });

  it("is over with the grant: the provider that was deleted does not come back while access lasts", async () => {
    const { put, send, providers } = await started();
    await put({ workspaces: [{ id: DEV.id, enabled: true }] });
    await send("DELETE", `/providers/${SLUG}?workspace_id=${DEV.id}`);
    await put({ workspaces: [{ id: DEV.id, enabled: true, usage_limits: [budget] }] });
    expect(providers()).toEqual([]);
  });

  it.each([
    ["for all workspaces", { create_default_provider: false, workspaces: [{ id: DEV.id, enabled: true }] }],
    ["for the one", { workspaces: [{ id: DEV.id, enabled: true, create_default_provider: false }] }],
  ])("makes none where that is forbidden %s", async (_, body) => {
    const { put, objects } = await started();
    await put(body);
    expect(objects()).toMatchObject({ providers: [], integrations: [{ workspaces: [{ enabled: true }] }] });
  });

  it("makes it under a slug of the caller's choice, unless that is taken: then nothing is granted", async () => {
    const { put, read, providers } = await started();
    const chosen = { create_default_provider: true, default_provider_slug: "bedrock" };
    await put({ create_default_provider: false, workspaces: [{ id: DEV.id, enabled: true, ...chosen }] });
    expect(providers()).toEqual([["bedrock", DEV.id]]);
    await put({ workspaces: [{ id: DEV.id, enabled: false }] });
    const { status, body } = await put({
      default_provider_slug: "bedrock",
      workspaces: [
        { id: PROD.id, enabled: true },
        { id: DEV.id, enabled: true },
      ],
    });
    expect([status, body.data.message]).toEqual([400, expect.stringContaining("default_provider_slug")]);
    expect(await read()).toMatchObject({ total: 1, workspaces: [{ enabled: false }] });
    expect(providers()).toHaveLength(1);
  });

  it("touches no other workspace, and answers with slugs what was written with UUIDs", async () => {
    const { put, read, send } = await started();
    const quiet = { create_default_provider: false };
    await put({ ...quiet, workspaces: [{ id: DEV.id, enabled: true }] });
    await put({ ...quiet, workspaces: [{ id: PROD.slug, enabled: true }] });
    expect(await read()).toEqual({
      total: 2,
      workspaces: [DEV, PROD].map(({ slug }) => ({
        id: slug,
        enabled: true,
        usage_limits: null,
        rate_limits: null,
      })),
    });
    expect((await send("GET", `/integrations/${SLUG}`)).body.workspace_count).toBe(2);
  });

  it("may bound it by one budget, cleared with null and left alone by silence", async () => {
    const { put, read } = await started();
    const rate_limits = [{ type: "requests", unit: "rpm", value: 60 }];
    const grant = (limits: object) => put({ workspaces: [{ id: DEV.id, enabled: true, ...limits }] });
    await grant({ usage_limits: [budget], rate_limits });
    await grant({ reset_usage: true });
    expect((await read()).workspaces).toMatchObject([{ usage_limits: [budget], rate_limits }]);
    await grant({ usage_limits: null });
    expect((await read()).workspaces).toMatchObject([{ usage_limits: null, rate_limits }]);
    expect((await grant({ usage_limits: [budget, budget] })).body.data.message).toContain("usage_limits");
    expect((await grant({ usage_limits: budget })).body.data.message).toContain("usage_limits");
  });

  it("reaches all workspaces that exist only when it is to override them", async () => {
    const { put, read, send, providers } = await started();
    const global_workspace_access = { enabled: true, usage_limits: [budget] };
    await put({ global_workspace_access });
    expect((await read()).total).toBe(0);
    expect((await send("GET", `/integrations/${SLUG}`)).body.global_workspace_access_settings).toEqual({
      ...global_workspace_access,
      rate_limits: null,
    });
    await put({
      global_workspace_access,
      override_existing_workspace_access: true,
      workspaces: [{ id: PROD.id, enabled: false }],
    });
    expect((await read()).workspaces).toMatchObject([
      { id: DEV.slug, enabled: true, usage_limits: [budget] },
      { id: PROD.slug, enabled: false, usage_limits: null },
    ]);
    expect(providers()).toEqual([[SLUG, DEV.id]]);
  });

  it("is refused for a workspace that does not exist", async () => {
    const { put } = await started();
    const { status, body } = await put({ workspaces: [{ id: "ws-gone-000000", enabled: true }] });
    expect([status, body.data.errorCode]).toEqual([403, "AB03"]);
  });
});

describe("an integration of one workspace", () => {
  it("is enabled there from the start, with a provider unless that is forbidden", async () => {
    const { send, providers } = await started();
    const make = (slug: string, more: object) =>
      send("POST", "/integrations", { ...bedrockIntegration(), slug, workspace_id: DEV.slug, ...more });
    await make("loud", {});
    await make("quiet", { create_default_provider: false });
    await make("named", { default_provider_slug: "own" });
    expect(providers()).toEqual([
      ["loud", DEV.id],
      ["own", DEV.id],
    ]);
    expect((await send("GET", "/integrations/quiet/workspaces")).body.workspaces).toMatchObject([
      { id: DEV.slug, enabled: true },
    ]);
    const taken = await make("again", { default_provider_slug: "own" });
    expect(taken.body.data.message).toContain("default_provider_slug");
    expect((await send("GET", "/integrations/again")).status).toBe(404);
  });

  it("cannot be lent to another one", async () => {
    const { send } = await started();
    await send("POST", "/integrations", { ...bedrockIntegration(), slug: "own", workspace_id: DEV.id });
    const { status } = await send("PUT", "/integrations/own/workspaces", {
      workspaces: [{ id: PROD.id, enabled: true }],
    });
    expect(status).toBe(400);
  });
});
