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
  sources = (await local.stack.outputs()).claudeCode?.value;
  at = await machine("payments");
  await at.write("user", settings(source("payments")));
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

let sources: Readonly<Record<string, SettingsSource>>;

function source(team: string): SettingsSource {
  const found = sources[team];
  if (found === undefined) throw new Error(`no outputs of ${team}`);
  return found;
}

/** A request as Claude Code sends it, with a header of one's own perhaps. */
async function request(
  team: string,
  content: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const { apiKey = "", models, route } = source(team);
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
  // One request in ten seconds, once the first six are used up: longer than Claude Code takes to start.
  await local.portkey.byHand("PUT", `/api-keys/${id}`, {
    rate_limits: [{ type: "requests", unit: "rpm", value: 6 }],
  });
  local.portkey.resetCalls();
  const statuses = await Promise.all(
    Array.from({ length: 7 }, () => request("payments", "Hello").then(({ status }) => status)),
  );
  expect(statuses.toSorted()).toEqual([200, 200, 200, 200, 200, 200, 429]);

  expect((await at.ask("Say hello.")).stdout).toMatch(/^Answer of /);
  const answers = local.portkey
    .gatewayRequests()
    .filter(isFromClaudeCode)
    .map(({ status }) => status);
  expect(answers[0]).toBe(429);
  expect(answers.at(-1)).toBe(200);
});

/** Claude Code names the beta of its protocol in the query. */
const isFromClaudeCode = ({ path }: { path: string }) => path.includes("beta=true");

test("nobody's use is written to another team or member by a forged header", async () => {
  const id = (await local.stack.outputs()).teams?.value.search.apiKeyId;
  local.portkey.resetCalls();
  const forged = { "x-portkey-metadata": JSON.stringify({ project: "x", team: "payments" }) };
  expect((await request("search", "Hello", forged)).status).toBe(200);
  expect(local.portkey.gatewayRequests()).toMatchObject([
    { apiKeyId: id, metadata: { project: "x", team: "search" } },
  ]);
});
