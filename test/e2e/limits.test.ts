import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { settings } from "../../components/claude-code/settings.ts";
import type { SettingsSource } from "../../components/claude-code/settings-source.ts";
import { type LocalStack, localStack, someTeams } from "../engine/local-stack.ts";
import { type Machine, machine } from "./machine.ts";

/*
 * What a developer sees of a limit, and what a developer cannot get around.
 */

const { search } = someTeams;
/** What a prompt of so many characters costs is more than a dollar, at $3 for a million tokens. */
const dear = "expensive ".repeat(140_000);

let local: LocalStack;
let at: Machine;
beforeAll(async () => {
  local = await localStack("prod");
  await configure(1);
  await local.stack.up({ suppressOutputs: true });
  at = await machine("payments");
  await at.write("user", settings(await source("payments")));
});
afterAll(async () => {
  await at.remove();
  await local.close();
});

function configure(limit: number) {
  return local.configure({
    claudeCode: { mode: "messages" },
    gatewayUrl: local.portkey.url,
    teams: { payments: { ...search, budget: { limit }, metadata: { project: "checkout" } }, search },
    workspace: local.portkey.workspace.slug,
  });
}

async function source(team: string): Promise<SettingsSource> {
  return (await local.stack.outputs()).claudeCode?.value[team];
}

/** A request as Claude Code sends it, with a header of one's own perhaps. */
async function request(
  team: string,
  content: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const { apiKey = "", models, route } = await source(team);
  const [virtualKey] = Object.values(route);
  return fetch(`${local.portkey.url}/messages`, {
    body: JSON.stringify({ max_tokens: 1, messages: [{ content, role: "user" }], model: models.default }),
    headers: {
      "content-type": "application/json",
      "x-portkey-api-key": apiKey,
      "x-portkey-provider": `@${virtualKey}`,
      ...headers,
    },
    method: "POST",
  });
}

test("money runs out for one team, is told by Claude Code, and comes back with the next up", async () => {
  expect((await at.ask("Say hello.")).stdout).toMatch(/^Answer of /);
  const spending = await request("payments", dear);
  expect(spending.status).toBe(200);
  await spending.text();

  const refused = await request("payments", "Hello");
  expect(refused.status).toBe(412);
  expect(await refused.json()).toMatchObject({ error: { code: "04" } });
  const said = await at.ask("Say hello.");
  expect(said.exitCode).not.toBe(0);
  expect(said.stdout + said.stderr).toContain("412");
  expect((await request("search", "Hello")).status).toBe(200);

  await configure(3);
  await local.stack.up({ suppressOutputs: true });
  expect((await at.ask("Say hello.")).stdout).toMatch(/^Answer of /);
});

test("Claude Code waits out a rate limit and answers", async () => {
  const id = (await local.stack.outputs()).teams?.value.payments.apiKeyId;
  await local.portkey.byHand("PUT", `/api-keys/${id}`, {
    rate_limits: [{ type: "requests", unit: "rps", value: 1 }],
  });
  local.portkey.resetCalls();
  let over = false;
  const others = (async () => {
    while (!over) {
      await request("payments", "Hello").then((answer) => answer.text());
      await setTimeout(50);
    }
  })();
  const asked = at.ask("Say hello.");
  const refused = () => local.portkey.gatewayRequests().some(fromClaudeCode(429));
  await expect.poll(refused, { timeout: 20_000 }).toBe(true);
  over = true;
  await others;
  expect((await asked).stdout).toMatch(/^Answer of /);
  expect(local.portkey.gatewayRequests().some(fromClaudeCode(200))).toBe(true);
});

/** Claude Code names the beta of its protocol in the query. */
const fromClaudeCode = (answer: number) => (request: { path: string; status: number | "open" }) =>
  request.path.includes("beta=true") && request.status === answer;

test("nobody's use is written to another team or member by a forged header", async () => {
  const id = (await local.stack.outputs()).teams?.value.search.apiKeyId;
  local.portkey.resetCalls();
  const forged = { "x-portkey-metadata": JSON.stringify({ project: "x", team: "payments" }) };
  expect((await request("search", "Hello", forged)).status).toBe(200);
  expect(local.portkey.gatewayRequests()).toMatchObject([
    { apiKeyId: id, metadata: { project: "x", team: "search" } },
  ]);
});
