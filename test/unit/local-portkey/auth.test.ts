import { describe, expect, it } from "vitest";
import { bedrockIntegration, bedrockKey, start, teamKey } from "./local.ts";

describe("who may do what", () => {
  it.each([
    ["without a key", ""],
    ["with an unknown key", "wrong"],
  ])("turns a caller away %s, as the live API does", async (_, key) => {
    const { send } = await start();
    const { status, body } = await send("GET", "/admin/workspaces", undefined, key);
    expect(status).toBe(401);
    expect(body).toMatchObject({
      success: false,
      data: { message: "Unauthorised Request", errorCode: "AB05" },
    });
  });

  it("shows which scope an admin key lacks, before anything is done", async () => {
    const portkey = await start({ keys: [{ key: "reader", scopes: ["virtual_keys.list"] }] });
    const { status, body } = await portkey.send("POST", "/virtual-keys", bedrockKey(portkey.workspace));
    expect(status).toBe(403);
    expect(body.data).toMatchObject({
      errorCode: "AB03",
      message: expect.stringContaining("virtual_keys.create"),
    });
    expect(portkey.objects().virtualKeys).toEqual([]);
    const list = await portkey.send("GET", `/virtual-keys?workspace_id=${portkey.workspace.id}`);
    expect(list.status).toBe(200);
  });

  it("asks for the scope of the kind of API key that is touched, on each of its calls", async () => {
    const all = ["create", "read", "update", "delete", "rotate"];
    const keys = all.map((verb) => ({ key: verb, scopes: [`workspace_service_api_keys.${verb}`] }));
    const portkey = await start({ keys: [{ key: "admin", scopes: "all" }, ...keys] });
    const made = await portkey.send(
      "POST",
      "/api-keys/workspace/service",
      teamKey(portkey.workspace),
      "create",
    );
    const organisation = await portkey.send(
      "POST",
      "/api-keys/organisation/service",
      { name: "x", scopes: ["logs.list"] },
      "create",
    );
    expect([made.status, organisation.status]).toEqual([200, 403]);

    const calls = {
      read: ["GET", `/api-keys/${made.body.id}`],
      update: ["PUT", `/api-keys/${made.body.id}`],
      rotate: ["POST", `/api-keys/${made.body.id}/rotate`],
      delete: ["DELETE", `/api-keys/${made.body.id}`],
    } as const;
    for (const [verb, [method, path]] of Object.entries(calls)) {
      for (const other of all.filter((scope) => scope !== verb))
        expect((await portkey.send(method, path, undefined, other)).status, `${method} with ${other}`).toBe(
          403,
        );
      expect((await portkey.send(method, path, undefined, verb)).status, method).toBe(200);
    }
  });

  it("asks for the scope of the organisation's integrations or of a workspace's, whichever is touched", async () => {
    const levels = ["organisation", "workspace"] as const;
    const keys = levels.map((level) => ({
      key: level,
      scopes: ["create", "read", "update", "delete", "list"].map((verb) => `${level}_integrations.${verb}`),
    }));
    const portkey = await start({ keys: [{ key: "admin", scopes: "all" }, ...keys] });
    const status = async (...call: Parameters<typeof portkey.send>) => (await portkey.send(...call)).status;
    for (const [level, other] of [levels, levels.toReversed()] as [string, string][]) {
      const body = { ...bedrockIntegration(), slug: level, create_default_provider: false };
      const made = level === "workspace" ? { ...body, workspace_id: portkey.workspace.id } : body;
      expect(await status("POST", "/integrations", made, other)).toBe(403);
      expect(await status("POST", "/integrations", made, level)).toBe(200);
      for (const [method, path] of [
        ["GET", `/integrations?type=${level}`],
        ["GET", `/integrations/${level}`],
        ["PUT", `/integrations/${level}`],
        ["GET", `/integrations/${level}/models`],
        ["GET", `/integrations/${level}/workspaces`],
        ["DELETE", `/integrations/${level}`],
      ] as const) {
        expect(await status(method, path, undefined, other), `${method} ${path} with ${other}`).toBe(403);
        expect(await status(method, path, undefined, level), `${method} ${path} with ${level}`).toBe(200);
      }
    }
    expect(await status("GET", "/integrations", undefined, "organisation")).toBe(403);
    expect(await status("GET", "/integrations", undefined, "admin")).toBe(200);
  });

  it("never passes a wrong path off as an object that is gone", async () => {
    const { send } = await start();
    const { status, body } = await send("GET", "/virtual-key/some-slug");
    expect([status, body.data.errorCode]).toEqual([404, "AB02"]);
  });
});

describe("workspaces", () => {
  const workspaces = [
    { id: "4f0b2c1e-9a57-4d3c-8b6e-0d1f2a3b4c5d", slug: "ws-dev-0a1b2c", name: "Claude Code dev" },
    { id: "8c7d6e5f-4a3b-4c2d-9e1f-a0b1c2d3e4f5", slug: "ws-prod-3d4e5f", name: "Claude Code" },
  ] as const;

  it("are found by slug and by UUID, and by a part of the name or all of it", async () => {
    const { send } = await start({ workspaces });
    const [dev, prod] = workspaces;
    expect((await send("GET", `/admin/workspaces/${dev.slug}`)).body).toMatchObject(dev);
    expect((await send("GET", `/admin/workspaces/${prod.id}`)).body).toMatchObject(prod);
    expect((await send("GET", "/admin/workspaces?name=Claude")).body).toMatchObject({
      object: "list",
      total: 2,
    });
    const exact = await send("GET", "/admin/workspaces?exact_name=Claude%20Code");
    expect(exact.body).toMatchObject({ total: 1, data: [prod] });
  });

  it("answer 403 and not 404 when they do not exist, as the live API does", async () => {
    const { send } = await start();
    const { status, body } = await send("GET", "/admin/workspaces/ws-gone-000000");
    expect([status, body.data.errorCode]).toEqual([403, "AB03"]);
  });
});
