import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { apiKeys } from "../../components/portkey/api/api-keys.ts";
import { configs } from "../../components/portkey/api/configs.ts";
import { type BedrockConfiguration, integrations } from "../../components/portkey/api/integrations.ts";
import { providers } from "../../components/portkey/api/providers.ts";
import { virtualKeys } from "../../components/portkey/api/virtual-keys.ts";
import { workspaces } from "../../components/portkey/api/workspaces.ts";
import type { Call } from "../../components/portkey/client.ts";
import { checkout } from "../../local/folders.ts";
import { partsOf, type Route } from "../../local/portkey/routes.ts";
import { start } from "../unit/local-portkey/local.ts";
import { openContract } from "./openapi.ts";

const contract = openContract();

/** Every call that the program can make, by the file of `api/` that has it. */
const calls: Record<string, Record<string, object>> = {
  "api-keys.ts": { apiKeys },
  "configs.ts": { configs },
  "integrations.ts": {
    organisation: integrations("organisation"),
    workspace: integrations("workspace"),
  },
  "providers.ts": { providers },
  "virtual-keys.ts": { virtualKeys },
  "workspaces.ts": { workspaces },
};

/** What the files of `api/` share. */
const shared = ["limits.ts", "resource.ts"];

const integrationRoutes = {
  create: "POST /integrations",
  get: "GET /integrations/{slug}",
  getAccess: "GET /integrations/{slug}/workspaces",
  getModels: "GET /integrations/{slug}/models",
  grantAccess: "PUT /integrations/{slug}/workspaces",
  list: "GET /integrations",
  remove: "DELETE /integrations/{slug}",
  update: "PUT /integrations/{slug}",
  updateModels: "PUT /integrations/{slug}/models",
} as const satisfies Record<string, Route>;

const routes: Record<string, Record<string, Route>> = {
  apiKeys: {
    create: "POST /api-keys/{type}/{sub-type}",
    get: "GET /api-keys/{id}",
    list: "GET /api-keys",
    remove: "DELETE /api-keys/{id}",
    rotate: "POST /api-keys/{id}/rotate",
    update: "PUT /api-keys/{id}",
  },
  configs: {
    create: "POST /configs",
    get: "GET /configs/{slug}",
    list: "GET /configs",
    remove: "DELETE /configs/{slug}",
    update: "PUT /configs/{slug}",
  },
  organisation: integrationRoutes,
  providers: {
    create: "POST /providers",
    get: "GET /providers/{slug}",
    list: "GET /providers",
    remove: "DELETE /providers/{slug}",
    update: "PUT /providers/{slug}",
  },
  virtualKeys: {
    create: "POST /virtual-keys",
    get: "GET /virtual-keys/{slug}",
    list: "GET /virtual-keys",
    remove: "DELETE /virtual-keys/{slug}",
    update: "PUT /virtual-keys/{slug}",
  },
  workspace: integrationRoutes,
  workspaces: { list: "GET /admin/workspaces" },
};

const limits = {
  rate_limits: [
    { type: "requests", unit: "rpm", value: 60 },
    { type: "tokens", unit: "rpd", value: 1_000_000 },
  ],
  usage_limits: { alert_threshold: 400, credit_limit: 500, periodic_reset: "monthly", type: "cost" },
} as const;
const byDays = { usage_limits: { credit_limit: 5, periodic_reset_days: 14, type: "cost" } } as const;

const credentials = { id: "AKIAIOSFODNN7EXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" };
const byKey: BedrockConfiguration = {
  aws_access_key_id: credentials.id,
  aws_auth_type: "accessKey",
  aws_region: "us-east-1",
  aws_secret_access_key: credentials.secret,
};
const byRole: BedrockConfiguration = {
  aws_auth_type: "assumedRole",
  aws_external_id: "payments",
  aws_region: "us-east-1",
  aws_role_arn: "arn:aws:iam::123456789012:role/bedrock",
};

const named = { awsRegion: "us-east-1", name: "payments us-east-1", note: "ours" };
const virtualKey = {
  ...named,
  awsAccessKeyId: credentials.id,
  awsAuthType: "accessKey",
  awsSecretAccessKey: credentials.secret,
  key: credentials.secret,
} as const;
const roleKey = {
  ...named,
  awsAuthType: "assumedRole",
  awsExternalId: "payments",
  awsRoleArn: "arn:aws:iam::123456789012:role/bedrock",
} as const;
const config = {
  config: { strategy: { mode: "fallback" }, targets: [{ virtual_key: "a" }] },
  name: "payments",
};
const apiKey = {
  defaults: { metadata: {} },
  description: "ours",
  name: "payments",
  scopes: ["completions.write"],
};
const integration = { configurations: byKey, description: "ours", name: "payments", slug: "payments" };
const provider = { integration_id: "payments", name: "payments", note: "ours", slug: "payments" };

const driven = new Set<string>();

/** A local Portkey, and what makes a call of it and holds what is sent and answered against the document. */
async function started() {
  const { adminKey, url, workspace } = await start();
  const drive = async <Answer>(kind: string, name: string, call: Call<Answer>): Promise<Answer> => {
    const { method, path } = partsOf(
      routes[kind]?.[name] ?? expect.unreachable(`${kind}.${name} has no route`),
    );
    driven.add(`${kind}.${name}`);
    expect(call.method).toBe(method);
    expect(`/${call.path}`).toMatch(new RegExp(`^${path.replaceAll(/\{.+?\}/g, "[^/]+")}$`));
    const sent = call.body === undefined ? undefined : JSON.stringify(call.body);
    expect.soft(contract.request(method, path, sent && JSON.parse(sent))).toEqual([]);
    const query = new URLSearchParams(call.query as Record<string, string> | undefined);
    const answer = await fetch(`${url}/${call.path}?${query}`, {
      headers: { "content-type": "application/json", "x-portkey-api-key": adminKey },
      method,
      ...(sent !== undefined && { body: sent }),
    });
    const body: unknown = await answer.json();
    expect(answer.status, JSON.stringify(body)).toBe(200);
    expect.soft(contract.response(method, path, answer.status, body)).toEqual([]);
    return call.answer.parse(body);
  };
  return {
    address: (id: string) => ({ id, name: "payments", workspace: workspace.id }),
    drive,
    workspace: workspace.id,
  };
}

describe.skipIf(contract.absent)("every call of the program is one that Portkey documents:", () => {
  it("those for virtual keys", async () => {
    const { address, drive, workspace } = await started();
    const kind = "virtualKeys";
    const bodies = [virtualKey, { ...virtualKey, ...limits }, { ...virtualKey, ...byDays }, roleKey];
    for (const body of bodies) {
      const { slug } = await drive(kind, "create", virtualKeys.create(workspace, body));
      const at = address(slug);
      await drive(kind, "get", virtualKeys.get(at));
      await drive(kind, "update", virtualKeys.update(at, { ...virtualKey, ...limits }));
      expect(await drive(kind, "get", virtualKeys.get(at))).toMatchObject(limits);
      await drive(kind, "update", virtualKeys.update(at, roleKey));
      const { model_config } = await drive(kind, "get", virtualKeys.get(at));
      const { name: _, note: __, ...shown } = roleKey;
      expect(model_config).toEqual(shown);
      await drive(kind, "update", virtualKeys.update(at, virtualKey));
      await drive(kind, "list", virtualKeys.list(workspace, 0));
      await drive(kind, "remove", virtualKeys.remove(at));
    }
  });

  it("those for configs", async () => {
    const { address, drive, workspace } = await started();
    const { slug } = await drive("configs", "create", configs.create(workspace, config));
    const read = await drive("configs", "get", configs.get(address(slug)));
    expect(read).toMatchObject(config);
    await drive("configs", "update", configs.update(address(slug), config));
    await drive("configs", "list", configs.list(workspace, 0));
    await drive("configs", "remove", configs.remove(address(slug)));
  });

  it("those for API keys", async () => {
    const { address, drive, workspace } = await started();
    const kind = "apiKeys";
    const { id: config_id } = await drive("configs", "create", configs.create(workspace, config));
    const most = {
      ...apiKey,
      ...limits,
      alert_emails: ["platform@example.com"],
      defaults: { allow_config_override: false, config_id, metadata: { team: "payments" } },
      expires_at: "2099-01-01T00:00:00Z",
    };
    for (const body of [apiKey, most, { ...apiKey, ...byDays }]) {
      const { id } = await drive(kind, "create", apiKeys.create(workspace, body));
      const at = address(id);
      await drive(kind, "get", apiKeys.get(at));
      await drive(kind, "update", apiKeys.update(at, most));
      expect(await drive(kind, "get", apiKeys.get(at))).toMatchObject({ ...limits, defaults: most.defaults });
      await drive(kind, "update", apiKeys.update(at, apiKey));
      await drive(kind, "rotate", apiKeys.rotate(at));
      await drive(kind, "rotate", apiKeys.rotate(at, 1_800_000));
      await drive(kind, "list", apiKeys.list(workspace, 0));
      await drive(kind, "remove", apiKeys.remove(at));
    }
  });

  it("the look-up of the workspace", async () => {
    const { drive, workspace } = await started();
    const { data } = await drive("workspaces", "list", workspaces.list(0));
    expect(data).toMatchObject([{ id: workspace }]);
  });

  describe.each(["organisation", "workspace"] as const)("those for integrations of the %s", (scope) => {
    const of = integrations(scope);

    it.each([
      ["an access key, then a role", byKey, byRole],
      ["a role, then an access key", byRole, byKey],
    ])("with %s", async (_, configurations, then) => {
      const { address, drive, workspace } = await started();
      const body = { ...integration, configurations };
      const { slug } = await drive(scope, "create", of.create(workspace, body));
      await drive(scope, "get", of.get(address(slug)));
      await drive(scope, "update", of.update(address(slug), body));
      await drive(scope, "update", of.update(address(slug), { ...body, configurations: then }));
      await drive(scope, "list", of.list(workspace, 0));
      await drive(scope, "remove", of.remove(address(slug)));
    });

    it("and what stands beside them", async () => {
      const { address, drive, workspace } = await started();
      const { slug } = await drive(scope, "create", of.create(workspace, integration));
      const at = address(slug);
      const profile = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a";
      const { models: listed } = await drive(scope, "getModels", of.getModels(at));
      const [one, another] = listed.map(({ slug }) => slug);
      const models = [
        { enabled: true, slug: one as string },
        { enabled: false, slug: another as string },
        { base_model_slug: "us.anthropic.claude-sonnet-4-6", enabled: true, is_custom: true, slug: profile },
      ];
      await drive(scope, "updateModels", of.updateModels(at, models));
      const read = await drive(scope, "getModels", of.getModels(at));
      expect(read).toMatchObject({ allow_all_models: false });
      for (const model of models) expect(read.models).toContainEqual(expect.objectContaining(model));
      await drive(scope, "grantAccess", of.grantAccess(at));
      const { workspaces } = await drive(scope, "getAccess", of.getAccess(at));
      expect(workspaces).toMatchObject([{ enabled: true }]);
    });
  });

  it("those for providers", async () => {
    const { address, drive, workspace } = await started();
    await drive("workspace", "create", integrations("workspace").create(workspace, integration));
    const at = address(provider.slug);
    for (const body of [provider, { ...provider, ...limits }, { ...provider, ...byDays }]) {
      await drive("providers", "create", providers.create(workspace, body));
      await drive("providers", "get", providers.get(at));
      await drive("providers", "update", providers.update(at, { ...provider, ...limits }));
      expect(await drive("providers", "get", providers.get(at))).toMatchObject(limits);
      await drive("providers", "update", providers.update(at, provider));
      await drive("providers", "list", providers.list(workspace, 0));
      await drive("providers", "remove", providers.remove(at));
    }
  });

  it("none is left out, nor one that is new", () => {
    const files = readdirSync(join(checkout, "components", "portkey", "api"));
    expect(files.toSorted()).toEqual([...Object.keys(calls), ...shared].toSorted());
    const exported = Object.values(calls).flatMap((kinds) =>
      Object.entries(kinds).flatMap(([kind, of]) =>
        Object.entries(of).flatMap(([name, call]) => (typeof call === "function" ? [`${kind}.${name}`] : [])),
      ),
    );
    expect([...driven].toSorted()).toEqual(exported.toSorted());
  });
});
