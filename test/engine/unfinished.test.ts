import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * A change of several steps that fails in the middle: what is done by then stays in the state, and every
 * command can go on from there.
 */

let local: LocalStack;
beforeAll(async () => {
  local = await localStack("unfinished");
  await local.configure({
    registration: "catalog",
    teams: { search: someTeams.search },
    workspace: local.portkey.workspace.slug,
  });
});
afterAll(() => local.close());

const run = (...args: string[]) => local.cli([...args, "--yes", "--skip-preview"]);

test("an integration whose models were refused is recorded, can be refreshed, and is finished by the next up", async () => {
  local.portkey.fail({ method: "PUT", path: "/integrations/{slug}/models", status: 400 });
  const failed = await run("up");
  expect(failed.exitCode, failed.all).not.toBe(0);
  expect(await local.state()).toContain('"id":"bedrock-portkey-unfinished-search-us-east-1"');
  local.portkey.clearFaults();

  const refreshed = await run("refresh");
  expect(refreshed.exitCode, refreshed.all).toBe(0);
  const up = await run("up");
  expect(up.exitCode, up.all).toBe(0);
  const [integration] = local.portkey.objects().integrations;
  expect(integration).toMatchObject({ allow_all_models: false, workspaces: [{ enabled: true }] });
  expect(integration?.models.filter(({ enabled }) => enabled).map(({ slug }) => slug)).toEqual([
    "us.anthropic.claude-sonnet-4-20250514-v1:0",
  ]);
});

test("a key whose rotation was refused keeps its old text, and is rotated by the next up", async () => {
  const before = local.portkey.objects().apiKeys[0]?.key;
  await local.configure({
    teams: { search: { ...someTeams.search, apiKey: { serial: 2 }, budget: { limit: 9 } } },
  });
  local.portkey.fail({ path: "/api-keys/{id}/rotate", status: 400 });
  const failed = await run("up");
  expect(failed.exitCode, failed.all).not.toBe(0);
  const settings = async () => JSON.stringify((await local.stack.outputs()).settings?.value);
  expect(await settings()).toContain(String(before));
  local.portkey.clearFaults();

  const up = await run("up");
  expect(up.exitCode, up.all).toBe(0);
  const [after] = local.portkey.objects().apiKeys;
  expect(after).toMatchObject({ usage_limits: { credit_limit: 9 } });
  expect(after?.key).not.toBe(before);
  expect(await settings()).toContain(String(after?.key));
});

test("what is unfinished can be destroyed", async () => {
  await local.configure({
    teams: { docs: someTeams.search, search: { ...someTeams.search, apiKey: { serial: 2 } } },
  });
  local.portkey.fail({ method: "PUT", path: "/integrations/{slug}/models", status: 400 });
  await run("up");
  local.portkey.clearFaults();
  const destroyed = await run("destroy");
  expect(destroyed.exitCode, destroyed.all).toBe(0);
  expect(Object.values(local.portkey.objects()).flat()).toEqual([]);
});
