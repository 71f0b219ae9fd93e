import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * An admin key that is wrong, or lacks one scope: the message names what is missing, and nothing is ever taken
 * out of the state that still exists.
 */

const kinds = [
  "virtual_keys",
  "configs",
  "workspace_service_api_keys",
  "organisation_integrations",
  "providers",
];
const verbs = ["list", "create", "read", "update", "delete", "rotate"];
const all = ["workspaces.list", ...kinds.flatMap((kind) => verbs.map((verb) => `${kind}.${verb}`))];

const sonnet = "us.anthropic.claude-sonnet-4-20250514-v1:0";
const others = ["opus-4-20250514-v1:0", "opus-4-1-20250805-v1:0", "sonnet-4-6", "sonnet-5", "opus-4-8"].map(
  (name) => `us.anthropic.claude-${name}`,
);
const full = { key: "pk-full", scopes: all };
const without = (scope: string) => ({
  key: `pk-without-${scope}`,
  scopes: all.filter((other) => other !== scope),
});

let local: LocalStack;
const teams: Record<string, object> = {
  docs: { ...someTeams.search, registration: "catalog", routing: { cache: { mode: "simple" } } },
  payments: { ...someTeams.payments, limitsOn: "virtualKey" },
};

beforeAll(async () => {
  local = await localStack("weak", { keys: [full, ...all.map(without)] });
  await local.configure({ teams, workspace: local.portkey.workspace.slug });
  await local.up();
});
afterAll(() => local.close());

/** Runs a command with a key and expects it to fail, naming `message`; then state and server must agree. */
async function refused(args: string[], key: string, message: string | RegExp): Promise<void> {
  const { all, exitCode } = await local.cli([...args, "--yes", "--skip-preview"], { PORTKEY_API_KEY: key });
  expect(exitCode, all).not.toBe(0);
  expect(all).toMatch(message);
  expect(await recorded()).toEqual(onServer());
}

/** Ids of Portkey objects in the state. */
async function recorded(): Promise<string[]> {
  const { resources = [] } = JSON.parse(await local.state()).checkpoint.latest;
  return resources
    .filter(({ type }: { type: string }) => /dynamic\/bedrock-portkey:(?!Workspace)/.test(type))
    .map(({ id, type }: { id: string; type: string }) => `${type.split(":").at(-1)} ${id}`)
    .sort();
}

function onServer(): string[] {
  const { apiKeys, configs, integrations, providers, virtualKeys } = local.portkey.objects();
  return [
    ...apiKeys.map(({ id }) => `ApiKey ${id}`),
    ...configs.map(({ id }) => `Config ${id}`),
    ...integrations.map(({ slug }) => `Integration ${slug}`),
    ...providers.map(({ slug }) => `Provider ${slug}`),
    ...virtualKeys.map(({ slug }) => `VirtualKey ${slug}`),
  ].sort();
}

const needs = (scope: string) =>
  new RegExp(`Portkey answered 403 AB03 .*; the admin key needs the scope ${scope}\\b`);

describe("a key that Portkey does not know", () => {
  const unknown = /Portkey answered 401 AB05 .*; set PORTKEY_API_KEY to a valid admin key/;

  test("changes nothing on refresh", () => refused(["refresh"], "pk-unknown", unknown));

  test("changes nothing on destroy", async () => {
    const before = await recorded();
    await refused(["destroy"], "pk-unknown", unknown);
    expect(await recorded()).toEqual(before);
  });
});

describe("on refresh, a key without", () => {
  test.each(["workspaces.list", ...kinds.map((kind) => `${kind}.read`)])("%s", async (scope) => {
    const before = await recorded();
    await refused(["refresh"], `pk-without-${scope}`, needs(scope));
    expect(await recorded()).toEqual(before);
  });
});

describe("on an update, a key without", () => {
  // Another change of every kind for each, since what is not refused is done.
  test.each(kinds.map((kind, index) => [`${kind}.update`, index] as const))("%s", async (scope, index) => {
    const turn = index + 1;
    const models = { allow: [others[index] ?? ""], default: sonnet };
    const routing = { cache: { maxAge: turn, mode: "simple" } };
    const budget = { limit: turn };
    await local.configure({
      teams: {
        docs: { ...teams.docs, budget, limitsOn: "virtualKey", models, routing },
        payments: { ...teams.payments, apiKey: { expiresAt: `2027-06-0${turn}` }, budget },
      },
    });
    await refused(["up"], `pk-without-${scope}`, needs(scope));
  });
});

describe("when a team is added, a key without", () => {
  const scopes = kinds.flatMap((kind) => [`${kind}.list`, `${kind}.create`]);

  test.each(scopes)("%s", async (scope) => {
    const name = scope.replaceAll(/[._]/g, "-");
    const registration = /integrations|providers/.test(scope) ? "catalog" : "virtualKey";
    const added = { ...someTeams.search, registration, routing: { cache: { mode: "simple" } } };
    await local.configure({ teams: { ...teams, [name]: added } });
    await refused(["up"], `pk-without-${scope}`, needs(scope));
  });
});

describe("on destroy, a key without", () => {
  test.each(kinds.map((kind) => `${kind}.delete`))("%s", async (scope) => {
    await local.configure({ teams });
    const up = await local.cli(["up", "--yes", "--skip-preview"]);
    expect(up.exitCode, up.all).toBe(0);
    await refused(["destroy"], `pk-without-${scope}`, needs(scope));
  });
});

test("a full key puts it all right", async () => {
  const { all, exitCode } = await local.cli(["destroy", "--yes", "--skip-preview"]);
  expect(exitCode, all).toBe(0);
  expect([...onServer(), ...(await recorded())]).toEqual([]);
});
