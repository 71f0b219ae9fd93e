import { describe, expect, it } from "vitest";
import { start, teamKey } from "./local.ts";

const fallback = {
  strategy: { mode: "fallback", on_status_codes: [429, 503] },
  targets: [
    { virtual_key: "payments-us-east-1-0a1b2c", retry: { attempts: 2 } },
    { provider: "@payments-us-west-2", request_timeout: 60_000 },
  ],
};

describe("a config", () => {
  it("is created with a flat answer and a slug of the server's own", async () => {
    const { send, workspace } = await start();
    const made = await send("POST", "/configs", {
      name: "Payments team",
      config: fallback,
      workspace_id: workspace.id,
    });
    expect(made.body).toEqual({
      id: expect.any(String),
      version_id: expect.any(String),
      slug: expect.stringMatching(/^pc-paymen-[0-9a-f]{6}$/),
      object: "config",
    });
  });

  it("is read back as a JSON string with its keys in another order, as the live API does", async () => {
    const { send, workspace } = await start();
    const body = { name: "Payments", config: { targets: fallback.targets, strategy: fallback.strategy } };
    const { slug, id } = (await send("POST", "/configs", { ...body, workspace_id: workspace.id })).body;
    const read = (await send("GET", `/configs/${slug}`)).body;
    expect(read).toMatchObject({
      id,
      slug,
      is_default: 0,
      status: "active",
      format: "json",
      type: "ORG_CONFIG",
    });
    expect(read.config).toBeTypeOf("string");
    expect(JSON.parse(read.config)).toEqual(fallback);
    expect(read.config).not.toBe(JSON.stringify(body.config));
  });

  it("does not show its document in a list", async () => {
    const { send, workspace } = await start();
    await send("POST", "/configs", { name: "Payments", config: fallback, workspace_id: workspace.id });
    const list = (await send("GET", `/configs?workspace_id=${workspace.id}`)).body;
    expect(list).toMatchObject({
      object: "list",
      total: 1,
      data: [{ name: "Payments", workspace_id: workspace.id }],
    });
    expect(list.data[0]).not.toHaveProperty("config");
  });

  it("keeps id, slug and former versions through an update", async () => {
    const { send, workspace } = await start();
    const made = (await send("POST", "/configs", { name: "a", config: fallback, workspace_id: workspace.id }))
      .body;
    const changed = { retry: { attempts: 3 } };
    const put = await send("PUT", `/configs/${made.slug}`, { config: changed });
    expect(put.body).toEqual({ version_id: expect.any(String) });
    expect(put.body.version_id).not.toBe(made.version_id);

    const now = (await send("GET", `/configs/${made.slug}`)).body;
    expect(now).toMatchObject({
      id: made.id,
      version_id: put.body.version_id,
      config: JSON.stringify(changed),
    });
    const versions = (await send("GET", `/configs/${made.slug}/versions`)).body.data;
    expect(versions.map((version: { version_id: string }) => version.version_id)).toEqual([
      put.body.version_id,
      made.version_id,
    ]);
    expect(JSON.parse(versions[1].config)).toEqual(fallback);
  });

  it.each([
    ["targets[0].retry.attempts", { ...fallback, targets: [{ virtual_key: "a", retry: { attempts: 6 } }] }],
    ["targets[0]", { ...fallback, targets: [{ weight: 1 }] }],
    ["targets[0]", { ...fallback, targets: [{ provider: "@payments" }] }],
    ["targets[0]", { ...fallback, targets: [{ virtual_key: "a", virtualKey: "a" }] }],
    ["retries", { ...fallback, retries: 3 }],
    ["default", { ...fallback, strategy: { mode: "conditional", conditions: [] } }],
    ["strategy.mode", { ...fallback, strategy: { mode: "failover" } }],
    ["weight", { virtual_key: "a", weight: "1" }],
    ["cooldown_interval", { virtual_key: "a", cb_config: { failure_threshold: 1, cooldown_interval: 1000 } }],
    ["config", {}],
    ["config", JSON.stringify(fallback)],
  ])("is refused at %s where the published schema refuses it", async (field, config) => {
    const portkey = await start();
    const { status, body } = await portkey.send("POST", "/configs", {
      name: "Payments",
      config,
      workspace_id: portkey.workspace.id,
    });
    expect([status, body.data.errorCode]).toEqual([400, "AB01"]);
    expect(body.data.message).toContain(field);
    expect(portkey.objects().configs).toEqual([]);
  });

  it.each([
    ["allowed", 200, 0],
    ["refused", 409, 1],
  ] as const)(
    "that an API key pins has its deletion %s on demand",
    async (pinnedConfigDelete, status, left) => {
      const portkey = await start({ pinnedConfigDelete });
      const { id, slug } = (
        await portkey.send("POST", "/configs", {
          name: "a",
          config: fallback,
          workspace_id: portkey.workspace.id,
        })
      ).body;
      await portkey.send("POST", "/api-keys/workspace/service", {
        ...teamKey(portkey.workspace),
        defaults: { config_id: id },
      });
      expect((await portkey.send("DELETE", `/configs/${slug}`)).status).toBe(status);
      expect(portkey.objects().configs).toHaveLength(left);
    },
  );
});
