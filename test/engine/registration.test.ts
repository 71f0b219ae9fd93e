import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * One team of three goes from virtual keys to the model catalog by one edit of its entry. Each test goes on
 * from where the one before it left.
 */

const home = "bedrock-portkey/registration";
let local: LocalStack;
let teams: Record<string, object>;

beforeAll(async () => {
  local = await localStack("registration");
  teams = {
    docs: someTeams.search,
    payments: { ...someTeams.payments, limitsOn: "virtualKey" },
    search: someTeams.search,
  };
  await local.configure({ teams, workspace: local.portkey.workspace.slug });
  await local.up();
});
afterAll(() => local.close());

const names = (kind: "virtualKeys" | "integrations" | "providers") =>
  local.portkey
    .objects()
    [kind].map(({ name }) => name.replace(` (${home})`, ""))
    .sort();

async function headers(team: string): Promise<string> {
  const { settings } = await local.stack.outputs();
  return settings?.value[team].env.ANTHROPIC_CUSTOM_HEADERS;
}

test("the preview of the switch says what is made and what goes, for that team alone", async () => {
  teams = { ...teams, payments: { ...teams.payments, registration: "catalog" } };
  await local.configure({ teams });
  const { changeSummary, stdout } = await local.stack.preview({ diff: false });
  expect(changeSummary).toMatchObject({ create: 4, delete: 2, update: 1 });
  expect(stdout).not.toMatch(/(search|docs)-portkey.*(create|update|delete)/);
});

test("the switch makes the new objects, updates the config in place, removes the old ones last", async () => {
  const { apiKeys, configs } = local.portkey.objects();
  local.portkey.resetCalls();
  expect(await local.up()).toMatchObject({ create: 4, delete: 2, update: 1 });

  const writes = local.portkey
    .requests()
    .filter(({ method }) => method !== "GET")
    .map(({ method, path }) => `${method} ${path.split("/")[1]}`);
  expect(writes.lastIndexOf("POST providers")).toBeLessThan(writes.indexOf("PUT configs"));
  expect(writes.indexOf("PUT configs")).toBeLessThan(writes.indexOf("DELETE virtual-keys"));
  expect(names("virtualKeys")).toEqual(["docs us-east-1", "search us-east-1"]);
  expect(names("providers")).toEqual(["payments us-east-1", "payments us-west-2"]);
  const after = local.portkey.objects();
  expect(after.apiKeys).toEqual(apiKeys);
  expect(after.configs.map(({ id, slug }) => ({ id, slug }))).toEqual(
    configs.map(({ id, slug }) => ({ id, slug })),
  );
});

test("the catalog allows exactly the team's models, to exactly the workspace, without a hidden provider", () => {
  const { integrations, providers } = local.portkey.objects();
  for (const { allow_all_models, configurations, models, slug, workspaces } of integrations) {
    expect(allow_all_models).toBe(false);
    expect(models.filter(({ enabled }) => enabled).map(({ slug }) => slug)).toEqual([
      "us.anthropic.claude-sonnet-4-20250514-v1:0",
    ]);
    expect(workspaces).toMatchObject([{ enabled: true, id: local.portkey.workspace.id }]);
    expect(configurations).toMatchObject({ aws_auth_type: "accessKey", aws_region: slug.slice(-9) });
  }
  expect(integrations).toHaveLength(2);
  expect(providers).toHaveLength(2);
  for (const provider of providers) expect(provider.usage_limits).toMatchObject({ credit_limit: 100 });
});

test("its config names providers in the form that every published schema takes", () => {
  const config = local.portkey.objects().configs.find(({ name }) => name.startsWith("payments "));
  expect(JSON.parse(config?.versions.at(-1)?.config ?? "")).toEqual({
    strategy: { mode: "fallback" },
    targets: ["us-east-1", "us-west-2"].map((region) => ({
      provider: `@bedrock-portkey-registration-payments-${region}`,
      request_timeout: 600_000,
    })),
  });
});

test("a team whose settings name a virtual key gets the provider in its place, under the same key", async () => {
  const before = await headers("search");
  expect(before).toMatch(/x-portkey-provider: bedrock\nx-portkey-virtual-key: search-/);
  teams = { ...teams, search: { ...someTeams.search, registration: "catalog" } };
  await local.configure({ teams });
  await local.up();
  const after = await headers("search");
  expect(after).toMatch(/x-portkey-provider: @bedrock-portkey-registration-search-us-east-1$/);
  expect(after.split("\n")[0]).toBe(before.split("\n")[0]);
});

test("the environment can switch every team that does not say otherwise, integrations of the workspace's own", async () => {
  teams = { ...teams, docs: { ...someTeams.search, registration: "virtualKey" } };
  await local.configure({ integrationScope: "workspace", registration: "catalog", teams });
  await local.up();
  expect(names("virtualKeys")).toEqual(["docs us-east-1"]);
  const { integrations, providers } = local.portkey.objects();
  expect(integrations.map(({ workspace_id }) => workspace_id)).toEqual(
    Array(3).fill(local.portkey.workspace.id),
  );
  expect(providers).toHaveLength(3);
  const { exitCode, all } = await local.cli(["preview", "--refresh", "--expect-no-changes"]);
  expect(exitCode, all).toBe(0);
});

test("and back: nothing of the catalog is left, and the key is still the same", async () => {
  const keys = local.portkey.objects().apiKeys;
  teams = { docs: someTeams.search, payments: someTeams.payments, search: someTeams.search };
  await local.configure({ registration: "virtualKey", teams });
  await local.up();
  expect(names("integrations")).toEqual([]);
  expect(names("providers")).toEqual([]);
  expect(names("virtualKeys")).toHaveLength(4);
  expect(local.portkey.objects().apiKeys.map(({ key }) => key)).toEqual(keys.map(({ key }) => key));
});

test("destroy leaves nothing", async () => {
  await local.stack.destroy();
  expect(Object.values(local.portkey.objects()).flat()).toEqual([]);
});
