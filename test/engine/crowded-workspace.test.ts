import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * A workspace that a company has used for years: looking before creating must not cost more with every object
 * in it than the pages of one listing.
 */

const teams = Object.fromEntries(
  Array.from({ length: 5 }, (_, index) => [`team-${index}`, someTeams.payments]),
);
const foreign = 1_000;

let local: LocalStack;
beforeAll(async () => {
  local = await localStack("crowded");
  const { portkey } = local;
  const { id: workspace_id } = portkey.workspace;
  const configurations = {
    aws_access_key_id: "AKIAFOREIGN000000001",
    aws_auth_type: "accessKey",
    aws_region: "us-east-1",
    aws_secret_access_key: "foreign",
  };
  for (let index = 0; index < foreign; index++) {
    const name = `foreign ${index}`;
    const slug = `foreign-${index}`;
    await portkey.byHand("POST", "/virtual-keys", { key: "sk", name, provider: "openai", workspace_id });
    await portkey.byHand("POST", "/configs", { config: { cache: { mode: "simple" } }, name, workspace_id });
    await portkey.byHand("POST", "/api-keys/workspace/service", {
      name,
      scopes: ["logs.view"],
      workspace_id,
    });
    await portkey.byHand("POST", "/integrations", { ai_provider_id: "bedrock", configurations, name, slug });
    await portkey.byHand("PUT", `/integrations/${slug}/workspaces`, {
      workspaces: [{ default_provider_slug: slug, enabled: true, id: workspace_id }],
    });
  }
});
afterAll(() => local.close());

/** Ten pages of foreign objects, and one that shows the end. */
const pages = 10;

describe.each([
  [
    "virtualKey",
    {
      "GET /api-keys": pages,
      "GET /configs": pages,
      "GET /virtual-keys": pages,
      "POST /api-keys/{type}/{sub-type}": 5,
      "POST /configs": 5,
      "POST /virtual-keys": 10,
    },
  ],
  [
    "catalog",
    {
      "GET /api-keys": pages,
      "GET /configs": pages,
      "GET /integrations": pages,
      "GET /integrations/{slug}/models": 10,
      "GET /providers": pages,
      "POST /api-keys/{type}/{sub-type}": 5,
      "POST /configs": 5,
      "POST /integrations": 10,
      "POST /providers": 10,
      "PUT /integrations/{slug}/models": 10,
      "PUT /integrations/{slug}/workspaces": 10,
    },
  ],
])("registration %s", (registration, calls) => {
  test("the first up makes as many writes as in an empty workspace, and lists each kind once", async () => {
    await local.configure({ registration, teams, workspace: local.portkey.workspace.slug });
    local.portkey.resetCalls();
    await local.up();
    expect(local.portkey.calls()).toEqual({ "GET /admin/workspaces": 1, ...calls });
  });

  test("destroy takes away what was made and nothing else, without looking", async () => {
    local.portkey.resetCalls();
    await local.stack.destroy();
    expect(Object.keys(local.portkey.calls()).every((call) => call.startsWith("DELETE "))).toBe(true);
    const { apiKeys, configs, integrations, providers, virtualKeys } = local.portkey.objects();
    for (const kind of [apiKeys, configs, integrations, providers, virtualKeys]) {
      expect(kind).toHaveLength(foreign);
    }
  });
});
