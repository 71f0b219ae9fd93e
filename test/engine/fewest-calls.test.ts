import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * Portkey limits calls and each takes time: an environment makes as few as it can, also in a workspace that a company
 * has used for years, where looking before creating must not cost more with every object in it than the pages of
 * one listing.
 */

const teams = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => [`team-${index}`, someTeams.payments]),
);
const foreign = 1_000;

let local: LocalStack;
beforeAll(async () => {
  local = await localStack("fewest");
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

/** Ten pages of foreign objects, and one that shows the end where the last is full. */
const listing = 10;

describe.each([
  {
    deletions: {
      "DELETE /api-keys/{id}": 20,
      "DELETE /configs/{slug}": 20,
      "DELETE /virtual-keys/{slug}": 40,
    },
    listings: { "GET /api-keys": listing, "GET /configs": listing, "GET /virtual-keys": listing },
    // 8 for each team, 20 under the catalog, and the workspace: docs/performance.md.
    refresh: 20 * 8 + 2,
    registration: "virtualKey",
    writes: { "POST /api-keys/{type}/{sub-type}": 20, "POST /configs": 20, "POST /virtual-keys": 40 },
  },
  {
    deletions: {
      "DELETE /api-keys/{id}": 20,
      "DELETE /configs/{slug}": 20,
      "DELETE /integrations/{slug}": 40,
      "DELETE /providers/{slug}": 40,
    },
    listings: {
      "GET /api-keys": listing,
      "GET /configs": listing,
      "GET /integrations": listing,
      // A new integration allows every model: which they are has to be known before the others are switched off.
      "GET /integrations/{slug}/models": 40,
      "GET /providers": listing,
    },
    refresh: 20 * 20 + 2,
    registration: "catalog",
    writes: {
      "POST /api-keys/{type}/{sub-type}": 20,
      "POST /configs": 20,
      "POST /integrations": 40,
      "POST /providers": 40,
      "PUT /integrations/{slug}/models": 40,
      "PUT /integrations/{slug}/workspaces": 40,
    },
  },
])("20 teams under registration $registration", ({ deletions, listings, refresh, registration, writes }) => {
  test("are one write per object and one listing per kind", async () => {
    await local.configure({ registration, teams, workspace: local.portkey.workspace.slug });
    local.portkey.resetCalls();
    await local.up();
    expect(local.portkey.calls()).toEqual({ "GET /admin/workspaces": 1, ...listings, ...writes });
  });

  test("ask nothing of Portkey where nothing is to do", async () => {
    local.portkey.resetCalls();
    await local.up();
    expect(local.portkey.calls()).toEqual({});
  });

  test("cost one call for one budget", async () => {
    await local.configure({
      teams: { ...teams, "team-7": { ...someTeams.payments, budget: { limit: 101 } } },
    });
    local.portkey.resetCalls();
    await local.up();
    expect(local.portkey.calls()).toEqual({ "PUT /api-keys/{id}": 1 });
  });

  test("are read twice by a refresh, which previews first, each part of them once", async () => {
    local.portkey.resetCalls();
    const { all, exitCode } = await local.cli(["refresh", "--yes", "--non-interactive"]);
    expect(exitCode, all).toBe(0);
    const calls = Object.values(local.portkey.calls());
    expect(calls.reduce((sum, count) => sum + count, 0)).toBe(refresh);
  });

  test("go by one deletion per object, without looking, and take nothing else with them", async () => {
    local.portkey.resetCalls();
    await local.stack.destroy();
    expect(local.portkey.calls()).toEqual(deletions);
    const { apiKeys, configs, integrations, providers, virtualKeys } = local.portkey.objects();
    for (const kind of [apiKeys, configs, integrations, providers, virtualKeys]) {
      expect(kind).toHaveLength(foreign);
    }
  });
});
