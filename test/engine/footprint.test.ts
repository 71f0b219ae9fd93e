import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../../local/folders.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * What a team costs. File and bucket backends rewrite the whole state at each step, so resources and bytes
 * are time, and Portkey's API limits calls.
 */

interface StoredResource {
  readonly type: string;
  readonly urn: string;
}

let local: LocalStack;
let resources: readonly StoredResource[];
beforeAll(async () => {
  local = await localStack("footprint");
  await local.configure({ teams: { payments: someTeams.payments }, workspace: local.portkey.workspace.slug });
  await local.up();
  const state = JSON.parse(await local.state());
  resources = state.checkpoint.latest.resources;
});
afterAll(() => local.close());

/** Of the team itself: neither the stack, nor the providers, nor the workspace that all teams share. */
function ofTheTeam(): readonly StoredResource[] {
  return resources.filter(({ type, urn }) => !type.startsWith("pulumi:") && !urn.endsWith("::workspace"));
}

test("a team with two regions is at most 9 resources", () => {
  expect(ofTheTeam().length).toBeLessThanOrEqual(9);
});

test("a team with two regions is at most 20 kB of state, 25 kB with the stack's own", async () => {
  expect(JSON.stringify(ofTheTeam()).length).toBeLessThanOrEqual(20_000);
  const { length } = await local.state();
  expect(length).toBeLessThanOrEqual(25_000);
});

test("what is kept of a team names no folder of the machine that it was made on", () => {
  expect(JSON.stringify(ofTheTeam())).not.toContain(checkout);
});

test("a team with two regions is at most 4 writes in Portkey, and one listing per kind", () => {
  expect(local.portkey.calls()).toEqual({
    "GET /admin/workspaces": 1,
    "GET /api-keys": 1,
    "GET /configs": 1,
    "GET /virtual-keys": 1,
    "POST /api-keys/{type}/{sub-type}": 1,
    "POST /configs": 1,
    "POST /virtual-keys": 2,
  });
});
