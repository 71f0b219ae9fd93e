import { describe, expect, it } from "vitest";
import { type Send, start, teamKey } from "./local.ts";

async function made(send: Send, body: object) {
  const answer = await send("POST", "/api-keys/workspace/service", body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return { ...answer.body, path: `/api-keys/${answer.body.id}` } as { id: string; key: string; path: string };
}

describe("an API key", () => {
  it("shows its plain text once, at its creation", async () => {
    const { send, workspace } = await start();
    const key = await made(send, teamKey(workspace));
    expect(key.key).toHaveLength(28);
    const read = (await send("GET", key.path)).body;
    expect(read.key).toBe(`${key.key.slice(0, 2)}*****${key.key.slice(-3)}`);
    expect(JSON.stringify((await send("GET", "/api-keys")).body)).not.toContain(key.key);
  });

  it("is read as the live API answers for a key of which only the least was set", async () => {
    const { send, workspace } = await start();
    const { path } = await made(send, teamKey(workspace));
    expect((await send("GET", path)).body).toMatchObject({
      type: "workspace-service",
      workspace_id: workspace.id,
      status: "active",
      rate_limits: [],
      usage_limits: null,
      alert_emails: null,
      expires_at: null,
      allow_config_override: null,
      api_key_defaults_id: null,
      defaults: { metadata: null, config_id: null, allow_config_override: false },
    });
  });

  it("pins a config by its UUID, whichever way it was named", async () => {
    const { send, workspace } = await start();
    const config = { name: "a", config: { virtual_key: "a" }, workspace_id: workspace.id };
    const { id, slug } = (await send("POST", "/configs", config)).body;
    for (const config_id of [id, slug]) {
      const defaults = { config_id, allow_config_override: false, metadata: { team: "payments" } };
      const { path } = await made(send, { ...teamKey(workspace), defaults });
      expect((await send("GET", path)).body).toMatchObject({
        allow_config_override: 0,
        defaults: { ...defaults, config_id: id },
      });
    }
  });

  it("adds the server's own bookkeeping to a budget, which a client must not take for drift", async () => {
    const { send, workspace } = await start();
    const usage_limits = { type: "cost", credit_limit: 500, alert_threshold: 400, periodic_reset: "monthly" };
    const { path } = await made(send, { ...teamKey(workspace), usage_limits });
    const read = (await send("GET", path)).body.usage_limits;
    expect(read).toMatchObject({ ...usage_limits, is_expired_alerts_sent: false });
    expect(read.next_usage_reset_at).toMatch(/^\d{4}-\d\d-01T00:00:00.000Z$/);
    expect(Date.parse(read.next_usage_reset_at)).toBeGreaterThan(Date.now());
  });

  it("clears with null, and leaves alone what is not sent", async () => {
    const { send, workspace } = await start();
    const set = {
      usage_limits: { type: "cost", credit_limit: 500 },
      rate_limits: [{ type: "requests", unit: "rps", value: 5 }],
      alert_emails: ["platform@example.com"],
      expires_at: "2099-01-01T00:00:00Z",
      description: "team payments",
    };
    const { path } = await made(send, { ...teamKey(workspace), ...set });
    await send("PUT", path, { name: "renamed" });
    expect((await send("GET", path)).body).toMatchObject({ ...set, name: "renamed" });
    const cleared = { usage_limits: null, alert_emails: null, expires_at: null };
    expect((await send("PUT", path, { ...cleared, rate_limits: null })).body).toEqual({});
    expect((await send("GET", path)).body).toMatchObject({
      ...cleared,
      rate_limits: [],
      description: "team payments",
    });
  });

  it("loses what is left out of `defaults`, so that a client which sends them by halves is found out", async () => {
    const { send, workspace } = await start();
    const defaults = { metadata: { team: "payments" }, allow_config_override: false };
    const { path } = await made(send, { ...teamKey(workspace), defaults });
    await send("PUT", path, { defaults: { metadata: { team: "search" } } });
    expect((await send("GET", path)).body).toMatchObject({
      allow_config_override: 1,
      defaults: { metadata: { team: "search" }, allow_config_override: true },
    });
  });

  it("is rotated in place, the old secret living on for half an hour", async () => {
    const portkey = await start();
    const { id, key, path } = await made(portkey.send, teamKey(portkey.workspace));
    const rotated = (await portkey.send("POST", `${path}/rotate`)).body;
    expect(rotated).toEqual({ id, key: expect.any(String), key_transition_expires_at: expect.any(String) });
    expect(rotated.key).not.toBe(key);
    const [stored] = portkey.objects().apiKeys;
    expect(stored).toMatchObject({ key: rotated.key, previous_keys: [{ key }] });
    const half = Date.parse(rotated.key_transition_expires_at) - Date.now();
    expect(half / 60_000).toBeCloseTo(30, 1);
    const tooShort = await portkey.send("POST", `${path}/rotate`, { key_transition_period_ms: 60_000 });
    expect(tooShort.body.data.message).toContain("key_transition_period_ms");
  });

  it("reads as expired once its time is over", async () => {
    const { send, workspace } = await start();
    const { path } = await made(send, { ...teamKey(workspace), expires_at: "2020-01-01T00:00:00Z" });
    expect((await send("GET", path)).body.status).toBe("expired");
  });

  it.each([{}, { scopes: [] }])(
    "without scopes meets the proxy's 502, not a validation error: %j",
    async (wrong) => {
      const { send, workspace } = await start();
      const { scopes: _, ...body } = teamKey(workspace);
      const answer = await send("POST", "/api-keys/workspace/service", { ...body, ...wrong });
      expect(answer.status).toBe(502);
      expect(answer.body).toContain("<html>");
    },
  );

  it.each([
    ["workspace_id", { workspace_id: undefined }],
    ["name", { name: "x".repeat(101) }],
    ["description", { description: "x".repeat(201) }],
    ["alert_emails[0]", { alert_emails: ["nobody"] }],
    ["expires_at", { expires_at: "tomorrow" }],
    ["defaults.config_id", { defaults: { config_id: "pc-gone-000000" } }],
    ["defaults.metadata.team", { defaults: { metadata: { team: 7 } } }],
    ["rate_limits[0].value", { rate_limits: [{ type: "tokens", unit: "rpw", value: -1 }] }],
    ["rotation_policy", { rotation_policy: {} }],
    ["rateLimits", { rateLimits: [] }],
  ])("is refused with a message that names %s", async (field, wrong) => {
    const portkey = await start();
    const body = { ...teamKey(portkey.workspace), ...wrong };
    const answer = await portkey.send("POST", "/api-keys/workspace/service", body);
    expect([answer.status, answer.body.data?.errorCode]).toEqual([400, "AB01"]);
    expect(answer.body.data.message).toContain(field);
    expect(portkey.objects().apiKeys).toEqual([]);
  });

  it("cannot be moved to another workspace or user", async () => {
    const { send, workspace } = await start();
    const { path } = await made(send, teamKey(workspace));
    for (const field of ["workspace_id", "user_id", "type"]) {
      const { status, body } = await send("PUT", path, { [field]: "x" });
      expect([status, body.data.message]).toEqual([400, expect.stringContaining(field)]);
    }
  });

  it("of a user needs the user, and an organisation's users have none", async () => {
    const { send, workspace } = await start();
    const user = await send("POST", "/api-keys/workspace/user", teamKey(workspace));
    expect(user.body.data.message).toContain("user_id");
    const nonsense = await send("POST", "/api-keys/organisation/user", { name: "x", scopes: ["logs.list"] });
    expect(nonsense.body.data).toMatchObject({ errorCode: "AB01", message: expect.stringContaining("type") });
  });

  it("is listed for its workspace, given by slug or UUID", async () => {
    const { send, workspace } = await start();
    await made(send, teamKey(workspace));
    await send("POST", "/api-keys/organisation/service", { name: "admin", scopes: ["logs.list"] });
    const total = async (query: string) => (await send("GET", `/api-keys${query}`)).body.total;
    expect(await total("")).toBe(2);
    expect(await total(`?workspace_id=${workspace.slug}`)).toBe(1);
    expect(await total(`?workspace_id=${workspace.id}`)).toBe(1);
  });
});
