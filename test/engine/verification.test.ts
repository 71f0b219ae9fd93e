import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * An `up` that proves its route: through the local Portkey and the real open-source gateway to the local Bedrock.
 */

let local: LocalStack;
beforeAll(async () => {
  local = await localStack("prod");
});
afterAll(() => local.close());

/** @param verify of the team. @default true */
function configure(difference: object = {}, gatewayUrl = local.portkey.url) {
  const payments = { ...someTeams.payments, verify: true, ...difference };
  return local.configure({
    claudeCode: { mode: "messages" },
    gatewayUrl,
    teams: { payments },
    workspace: local.portkey.workspace.slug,
  });
}

const up = () => local.cli(["up", "--yes", "--skip-preview"]);

/** Statuses of the requests since the last time. */
function proofs(): (number | "open")[] {
  const statuses = local.portkey.gatewayRequests().map(({ status }) => status);
  local.portkey.resetCalls();
  return statuses;
}

test("a first up with a wrong gateway says so, and the next one goes on from there", async () => {
  await configure({}, "http://127.0.0.1:9/v1");
  const failed = await up();
  expect(failed.exitCode).not.toBe(0);
  expect(failed.all).toContain("POST http://127.0.0.1:9/v1/messages?beta=true");
  expect(failed.all).toContain("the gateway at http://127.0.0.1:9 cannot be reached (ECONNREFUSED)");
  const key = local.portkey.objects().apiKeys[0]?.key ?? "none";
  expect(failed.all).not.toContain(key);

  await configure();
  const { all, exitCode } = await up();
  expect(exitCode, all).toBe(0);
  expect(all).toContain("mode messages: us.anthropic.claude-sonnet-4-20250514-v1:0 answered");
  expect(proofs()).toEqual([200]);
});

test("a route that did not change is not tried again, unless asked for", async () => {
  await configure({ budget: { limit: 7 } });
  expect((await up()).exitCode).toBe(0);
  expect(proofs()).toEqual([]);
  await configure({ budget: { limit: 7 }, verify: { serial: 2 } });
  expect((await up()).exitCode).toBe(0);
  expect(proofs()).toEqual([200]);
});

test("a new access key and a new routing are proven, though the settings stay the same", async () => {
  await configure({ accessKey: { serial: 2 }, verify: { serial: 2 } });
  expect((await up()).exitCode).toBe(0);
  expect(proofs()).toEqual([200]);
  await configure({ accessKey: { serial: 2 }, routing: { retry: { attempts: 2 } }, verify: { serial: 2 } });
  expect((await up()).exitCode).toBe(0);
  expect(proofs()).toEqual([200]);
});

test("a config that somebody deleted is named, and what is told to do helps", async () => {
  const [config] = local.portkey.objects().configs;
  await local.portkey.byHand("DELETE", `/configs/${config?.slug}`);
  await configure({ accessKey: { serial: 2 }, routing: { retry: { attempts: 2 } }, verify: { serial: 3 } });
  const failed = await up();
  expect(failed.exitCode).not.toBe(0);
  expect(failed.all).toContain("us.anthropic.claude-sonnet-4-20250514-v1:0 did not answer");
  expect(failed.all).toContain(`the gateway does not know config ${config?.slug}`);
  expect((await local.cli(["refresh", "--yes"])).exitCode).toBe(0);
  const { all, exitCode } = await up();
  expect(exitCode, all).toBe(0);
  expect(proofs().at(-1)).toBe(200);
});
