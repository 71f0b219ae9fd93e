import { describe, expect, it } from "vitest";
import { bedrockIntegration, start, TWO_WORKSPACES } from "./local.ts";

const INTEGRATION = "payments-us-east-1";
const [DEV, PROD] = TWO_WORKSPACES;

const provider = (workspace: { id: string } = DEV) => ({
  name: "Payments us-east-1",
  slug: "payments",
  integration_id: INTEGRATION,
  workspace_id: workspace.id,
});

/** Two workspaces and an integration, which only `DEV` may use. */
async function started() {
  const portkey = await start({ workspaces: TWO_WORKSPACES });
  await portkey.send("POST", "/integrations", bedrockIntegration());
  const grant = (id: string) =>
    portkey.send("PUT", `/integrations/${INTEGRATION}/workspaces`, {
      create_default_provider: false,
      workspaces: [{ id, enabled: true }],
    });
  await grant(DEV.id);
  return { ...portkey, grant };
}

describe("a provider", () => {
  it("keeps the slug that was chosen for it, which requests and routing configs name", async () => {
    const { send } = await started();
    const made = await send("POST", "/providers", provider());
    expect(made.body).toEqual({ id: expect.any(String), slug: "payments", object: "provider" });
    const { slug: _, ...nameless } = provider();
    expect((await send("POST", "/providers", nameless)).body.slug).toMatch(/^payments-us-eas-[0-9a-f]{6}$/);
  });

  it("shares its slug with none in its workspace, but may with one in another", async () => {
    const { send, grant } = await started();
    await grant(PROD.id);
    const statuses = [];
    for (const workspace of [DEV, DEV, PROD])
      statuses.push((await send("POST", "/providers", provider(workspace))).status);
    expect(statuses).toEqual([200, 409, 200]);
    expect((await send("POST", "/providers", provider())).body.data.errorCode).toBe("AB07");
  });

  it("cannot be made where the integration is not enabled", async () => {
    const { send, objects } = await started();
    const { status, body } = await send("POST", "/providers", provider(PROD));
    expect([status, body.data.errorCode]).toEqual([403, "AB03"]);
    const gone = await send("POST", "/providers", { ...provider(), integration_id: "gone" });
    expect(gone.status).toBe(404);
    expect(objects().providers).toEqual([]);
  });

  it("is found by slug and by UUID, in its own workspace only", async () => {
    const { send, workspace } = await started();
    const { id } = (await send("POST", "/providers", provider())).body;
    for (const key of ["payments", id]) {
      const one = (await send("GET", `/providers/${key}?workspace_id=${workspace.id}`)).body;
      expect(one).toMatchObject({ id, ...provider(), ai_provider_name: "bedrock", status: "active" });
      expect((await send("GET", `/providers/${key}?workspace_id=${PROD.id}`)).status).toBe(404);
    }
    const nowhere = (await send("GET", "/providers/payments")).body;
    expect(nowhere.data.message).toContain("workspace_id");
  });

  it("clears with null, and leaves alone what is not sent", async () => {
    const { send } = await started();
    const set = {
      note: "bedrock-portkey:app/dev/payments",
      usage_limits: { type: "cost", credit_limit: 500, alert_threshold: 400 },
      rate_limits: [{ type: "requests", unit: "rpm", value: 60 }],
      expires_at: "2099-01-01T00:00:00Z",
    };
    const { id } = (await send("POST", "/providers", { ...provider(), ...set })).body;
    const path = `/providers/payments?workspace_id=${DEV.id}`;
    expect((await send("PUT", path, { name: "renamed", reset_usage: true })).body).toEqual({
      id,
      slug: "payments",
    });
    expect((await send("GET", path)).body).toMatchObject({ ...set, name: "renamed" });
    const cleared = { usage_limits: null, rate_limits: null, expires_at: null, note: null };
    await send("PUT", path, cleared);
    expect((await send("GET", path)).body).toMatchObject({ ...cleared, name: "renamed" });
  });

  it("may have its workspace named in the body of an update, as Portkey's Terraform provider does", async () => {
    const { send } = await started();
    await send("POST", "/providers", provider());
    const put = (workspace_id: string) =>
      send("PUT", "/providers/payments", { name: "renamed", workspace_id });
    expect([(await put(DEV.id)).status, (await put(PROD.id)).status]).toEqual([200, 404]);
  });

  it.each(["slug", "integration_id"])("cannot change its %s", async (field) => {
    const { send } = await started();
    await send("POST", "/providers", provider());
    const { status, body } = await send("PUT", `/providers/payments?workspace_id=${DEV.id}`, {
      [field]: "x",
    });
    expect([status, body.data.message]).toEqual([400, expect.stringContaining(field)]);
  });

  it("reads as expired once its time is over", async () => {
    const { send } = await started();
    await send("POST", "/providers", { ...provider(), expires_at: "2020-01-01T00:00:00Z" });
    const { status } = (await send("GET", `/providers/payments?workspace_id=${DEV.id}`)).body;
    expect(status).toBe("expired");
  });

  it("is gone after its deletion, and says so", async () => {
    const { send } = await started();
    await send("POST", "/providers", provider());
    const path = `/providers/payments?workspace_id=${DEV.id}`;
    expect((await send("DELETE", path)).body).toEqual({});
    for (const method of ["GET", "PUT", "DELETE"])
      expect((await send(method, path)).body.data.errorCode, method).toBe("AB08");
  });

  it.each([
    ["workspace_id", { workspace_id: undefined }],
    ["workspace_id", { workspace_id: DEV.slug }],
    ["integration_id", { integration_id: undefined }],
    ["slug", { slug: "team payments" }],
    ["usage_limits", { usage_limits: [{ credit_limit: 10 }] }],
    ["rate_limits", { rate_limits: { type: "requests", unit: "rpm", value: 1 } }],
    ["model_config", { model_config: {} }],
  ])("is refused with a message that names %s", async (field, wrong) => {
    const { send, objects } = await started();
    const { status, body } = await send("POST", "/providers", { ...provider(), ...wrong });
    expect([status, body.data.errorCode]).toEqual([400, "AB01"]);
    expect(body.data.message).toContain(field);
    expect(objects().providers).toEqual([]);
  });

  it("is listed for its workspace, with who the model's maker is, fifty to a page", async () => {
    const { send, byHand } = await started();
    for (let index = 0; index < 51; index++)
      await byHand("POST", "/providers", { ...provider(), slug: `team-${index}` });
    const { total, data } = (await send("GET", `/providers?workspace_id=${DEV.id}`)).body;
    expect([total, data.length]).toEqual([51, 50]);
    expect(data[0]).toMatchObject({ slug: "team-50", provider: "bedrock", workspace_name: "dev" });
    expect((await send("GET", `/providers?workspace_id=${PROD.id}`)).body.total).toBe(0);
    expect((await send("GET", "/providers")).body.data.message).toContain("workspace_id");
  });
});
