import { describe, expect, it } from "vitest";
import { partsOf, type Route, scopes } from "../../local/portkey/routes.ts";
import { bedrockIntegration, bedrockKey, start, teamKey } from "../unit/local-portkey/local.ts";
import { openContract } from "./openapi.ts";

const contract = openContract();
const driven = new Set<Route>();

const budget = { type: "cost", credit_limit: 500, alert_threshold: 400, periodic_reset: "monthly" };
const rates = [{ type: "requests", unit: "rpm", value: 60 }];
const expires_at = "2099-01-01T00:00:00Z";
const none = { usage_limits: null, rate_limits: null };

interface Drive {
  params?: Record<string, string>;
  query?: string;
  body?: object;
  /** @default 200 */
  status?: number;
  key?: string;
}

/** A local Portkey, and what calls its routes and holds bodies and answers against the document. */
async function started() {
  const portkey = await start();
  const call = async (route: Route, { params = {}, query = "", body, status = 200, key }: Drive = {}) => {
    const { method, path } = partsOf(route);
    const filled = path.replaceAll(/\{(.+?)\}/g, (_, name) => encodeURIComponent(params[name] ?? ""));
    const answer = await portkey.send(method, filled + query, body, key);
    driven.add(route);
    expect(answer.status, JSON.stringify(answer.body)).toBe(status);
    // A body that is refused is wrong on purpose.
    expect.soft(status < 400 ? contract.request(method, path, body) : []).toEqual([]);
    expect.soft(contract.response(method, path, status, answer.body)).toEqual([]);
    return answer.body;
  };
  return {
    ...portkey,
    call,
    workspace_id: portkey.workspace.id,
    here: `?workspace_id=${portkey.workspace.id}`,
  };
}

describe.skipIf(contract.absent)(
  "the local Portkey speaks as the document says, or as it is known to differ:",
  () => {
    it("virtual keys", async () => {
      const { call, workspace, here } = await started();
      const least = bedrockKey(workspace);
      const { awsAccessKeyId: _, awsSecretAccessKey: __, ...shared } = least;
      const role = {
        ...shared,
        awsAuthType: "assumedRole",
        awsRoleArn: "arn:aws:iam::1:role/a",
        awsExternalId: "a",
      };
      const set = { key: "x", note: "ours", usage_limits: budget, rate_limits: rates };
      await call("POST /virtual-keys", { body: role });
      await call("POST /virtual-keys", { body: { ...least, ...set, expires_at } });
      const { slug } = await call("POST /virtual-keys", { body: least });
      const params = { slug };
      await call("GET /virtual-keys", { query: here });
      await call("GET /virtual-keys/{slug}", { params });
      const { provider, workspace_id, ...again } = least;
      await call("PUT /virtual-keys/{slug}", { params, body: { ...again, ...set } });
      await call("GET /virtual-keys/{slug}", { params });
      await call("GET /virtual-keys", { query: here });
      const { name, awsRegion, awsAuthType, awsRoleArn, awsExternalId } = role;
      await call("PUT /virtual-keys/{slug}", {
        params,
        body: { name, awsRegion, awsAuthType, awsRoleArn, awsExternalId },
      });
      await call("GET /virtual-keys/{slug}", { params });
      await call("PUT /virtual-keys/{slug}", { params, body: none });
      await call("DELETE /virtual-keys/{slug}", { params });
    });

    it("configs", async () => {
      const { call, workspace_id, here } = await started();
      const config = { strategy: { mode: "fallback" }, targets: [{ virtual_key: "a" }] };
      const body = { name: "payments", config, workspace_id };
      const { slug } = await call("POST /configs", { body });
      const params = { slug };
      await call("PUT /configs/{slug}", { params, body: { name: "renamed", config } });
      await call("GET /configs", { query: here });
      await call("GET /configs/{slug}", { params });
      await call("GET /configs/{slug}/versions", { params });
      await call("DELETE /configs/{slug}", { params });
    });

    it("API keys", async () => {
      const { call, workspace, workspace_id } = await started();
      const config = { name: "a", config: { retry: { attempts: 1 } }, workspace_id };
      const { id: config_id } = await call("POST /configs", { body: config });
      const kind = { type: "workspace", "sub-type": "service" };
      const set = {
        usage_limits: budget,
        rate_limits: rates,
        expires_at,
        alert_emails: ["platform@example.com"],
        description: "ours",
        defaults: { metadata: { team: "payments" }, config_id, allow_config_override: false },
        rotation_policy: { rotation_period: "monthly", key_transition_period_ms: 3_600_000 },
      };
      await call("POST /api-keys/{type}/{sub-type}", {
        params: kind,
        body: { ...teamKey(workspace), ...set },
      });
      const { id } = await call("POST /api-keys/{type}/{sub-type}", {
        params: kind,
        body: teamKey(workspace),
      });
      const params = { id };
      await call("GET /api-keys");
      await call("GET /api-keys/{id}", { params });
      await call("PUT /api-keys/{id}", { params, body: { ...set, name: "renamed" } });
      await call("GET /api-keys/{id}", { params });
      await call("PUT /api-keys/{id}", {
        params,
        body: { ...none, alert_emails: null, defaults: { config_id: null, metadata: {} }, expires_at: null },
      });
      await call("POST /api-keys/{id}/rotate", { params, body: { key_transition_period_ms: 3_600_000 } });
      await call("POST /api-keys/{id}/rotate", { params });
      await call("PUT /api-keys/{id}", { params, body: { expires_at: "2020-01-01T00:00:00Z" } });
      await call("GET /api-keys/{id}", { params });
      await call("GET /api-keys");
      await call("DELETE /api-keys/{id}", { params });
    });

    it("workspaces", async () => {
      const { call, workspace_id } = await started();
      await call("GET /admin/workspaces");
      await call("GET /admin/workspaces/{workspaceId}", { params: { workspaceId: workspace_id } });
    });

    it("integrations", async () => {
      const { call, workspace_id } = await started();
      const { slug } = await call("POST /integrations", { body: bedrockIntegration() });
      const params = { slug };
      const set = {
        name: "renamed",
        description: "ours",
        key: "x",
        configurations: {
          aws_auth_type: "assumedRole",
          aws_region: "us-east-1",
          aws_role_arn: "arn:aws:iam::1:role/a",
          aws_external_id: null,
        },
        secret_mappings: [{ target_field: "key", secret_reference_id: "a" }],
        pricing_adjustments: { multiplier: { default: 0.8 } },
      };
      await call("GET /integrations/{slug}", { params });
      await call("PUT /integrations/{slug}", { params, body: set });
      await call("GET /integrations/{slug}", { params });
      const own = { ...bedrockIntegration(), slug: "own", workspace_id, default_provider_slug: "own" };
      await call("POST /integrations", { body: own });
      await call("GET /integrations");
      await call("GET /integrations/{slug}", { params: { slug: "own" } });
      await call("DELETE /integrations/{slug}", { params });
    });

    it("the models of an integration", async () => {
      const { call } = await started();
      const params = await call("POST /integrations", { body: bedrockIntegration() });
      const price = { price: 0.01 };
      const custom = {
        slug: "arn:aws:bedrock:us-east-1:1:application-inference-profile/a",
        enabled: true,
        is_custom: true,
        base_model_slug: "global.anthropic.claude-sonnet-4-6",
        pricing_config: { type: "static", pay_as_you_go: { request_token: price, response_token: price } },
      };
      await call("PUT /integrations/{slug}/models", {
        params,
        body: { models: [custom], allow_all_models: false },
      });
      await call("GET /integrations/{slug}/models", { params });
      const query = `?slugs=${encodeURIComponent(custom.slug)}`;
      await call("DELETE /integrations/{slug}/models", { params, query });
    });

    it("the workspaces of an integration", async () => {
      const { call, workspace_id } = await started();
      const params = await call("POST /integrations", { body: bedrockIntegration() });
      const limits = { usage_limits: [budget], rate_limits: rates };
      const body = {
        create_default_provider: false,
        global_workspace_access: { enabled: true, ...limits },
        workspaces: [{ id: workspace_id, enabled: true, ...limits }],
      };
      await call("PUT /integrations/{slug}/workspaces", { params, body });
      await call("GET /integrations/{slug}/workspaces", { params });
      await call("GET /integrations/{slug}", { params });
      const cleared = { workspaces: [{ id: workspace_id, enabled: false, ...none }] };
      await call("PUT /integrations/{slug}/workspaces", { params, body: cleared });
      await call("GET /integrations/{slug}/workspaces", { params });
    });

    it("providers", async () => {
      const { call, workspace_id, here } = await started();
      const body = { ...bedrockIntegration(), workspace_id };
      const { slug: integration_id } = await call("POST /integrations", { body });
      const least = { name: "payments", slug: "payments", integration_id, workspace_id };
      const set = { note: "ours", usage_limits: budget, rate_limits: rates, expires_at };
      const { slug } = await call("POST /providers", { body: { ...least, ...set } });
      const at = { params: { slug }, query: here };
      await call("GET /providers", { query: here });
      await call("GET /providers/{slug}", at);
      await call("PUT /providers/{slug}", {
        ...at,
        body: { ...none, note: null, expires_at: null, workspace_id },
      });
      await call("GET /providers/{slug}", at);
      await call("PUT /providers/{slug}", { ...at, body: { ...set, reset_usage: true } });
      await call("GET /providers/{slug}", at);
      await call("DELETE /providers/{slug}", at);
    });

    it("analytics", async () => {
      const portkey = await started();
      const { call, usage, workspace, workspace_id } = portkey;
      const at = "2026-11-02T00:00:00Z";
      usage.push({ at, cents: 12.5, metadata: { team: "payments" }, tokens: 7, workspace: workspace_id });
      const times = "time_of_generation_min=2026-11-01T00:00:00Z&time_of_generation_max=2026-12-01T00:00:00Z";
      const query = `?workspace_slug=${workspace.slug}&${times}`;
      await call("GET /analytics/groups/metadata/{metadataKey}", { params: { metadataKey: "team" }, query });
    });

    it("refusals", async () => {
      const portkey = await started();
      const { call, workspace, workspace_id, here } = portkey;
      const slug = "gone";
      await call("GET /configs", { status: 400 });
      await call("GET /virtual-keys", { query: here, key: "wrong", status: 401 });
      await call("GET /configs/{slug}", { params: { slug }, status: 404 });
      await call("GET /admin/workspaces/{workspaceId}", { params: { workspaceId: slug }, status: 403 });
      const body = { ...bedrockIntegration(), workspace_id };
      await call("POST /integrations", { body });
      await call("POST /integrations", { body, status: 409 });
      const params = { type: "workspace", "sub-type": "service" };
      const keyless = { ...teamKey(workspace), scopes: [] };
      await call("POST /api-keys/{type}/{sub-type}", { params, body: keyless, status: 502 });
      portkey.fail({ status: 429 });
      await call("GET /providers", { query: here, status: 429 });
    });

    it("no route is left out, and no deviation is listed that nothing needs", () => {
      expect([...driven].toSorted()).toEqual(Object.keys(scopes).toSorted());
      expect(contract.unused()).toEqual([]);
    });
  },
);
