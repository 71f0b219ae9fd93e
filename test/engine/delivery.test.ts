import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * Settings on their way to where developers find them. The command keeps what it is given, and a line for each run.
 */

let local: LocalStack;
let shelf: string;
beforeAll(async () => {
  shelf = await mkdtemp(join(tmpdir(), "bedrock-portkey-shelf-"));
  local = await localStack("prod");
});
afterAll(async () => {
  await local.close();
  await rm(shelf, { force: true, recursive: true });
});

const keeping = () =>
  `echo "$STACK/$TEAM/$MEMBER $API_KEY" >> ${shelf}/runs && cat > "${shelf}/$TEAM-$MEMBER.json"`;

function configure(command: string, difference: object = {}) {
  const payments = { ...someTeams.payments, deliver: { command }, members: ["jane.roe"], ...difference };
  return local.configure({ teams: { payments }, workspace: local.portkey.workspace.slug });
}

async function runs(): Promise<string[]> {
  return (await readFile(join(shelf, "runs"), "utf8").catch(() => "")).split("\n").filter(Boolean);
}

async function shelved(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(shelf, name), "utf8"));
}

test("a delivery that fails fails the update without showing the key, and the next one delivers", async () => {
  await configure(
    'set -x; cat; echo "the vault refuses $API_KEY" >&2; printf "user:%s" "$API_KEY" | base64 | tr -d "\\n" >&2; exit 3',
  );
  const { all, exitCode } = await local.cli(["up", "--yes", "--skip-preview"]);
  expect(exitCode).not.toBe(0);
  expect(all).toContain("the vault refuses [secret]");
  expect(all).toContain("deliver.command ended with exit code 3");
  const { key: made = "" } = local.portkey.objects().apiKeys[0] ?? {};
  expect(made).toMatch(/\S{20}/);
  expect(all).not.toContain(made);
  expect(all).not.toContain(Buffer.from(`user:${made}`).toString("base64").slice(8, -4));
  expect(all).not.toContain("x-portkey-");

  await configure(keeping());
  await local.up();
  const outputs = await local.stack.outputs();
  expect(await shelved("payments-.json")).toEqual(outputs.settings?.value.payments);
  expect(await shelved("payments-jane.roe.json")).toEqual(outputs.memberSettings?.value.payments["jane.roe"]);
  const key = outputs.claudeCode?.value.payments.apiKey;
  expect(key).toMatch(/\S{20}/);
  expect((await runs()).sort()).toEqual([`prod/payments/ ${key}`, `prod/payments/jane.roe ${key}`]);
});

test("settings are delivered again only when they change, and no key is left in the clear", async () => {
  await configure(keeping(), { budget: { limit: 7 } });
  await local.up();
  expect(await runs()).toHaveLength(2);

  await configure(keeping(), { metadata: { project: "checkout" } });
  const { all } = await local.cli(["up", "--yes"]);
  expect(await runs()).toHaveLength(4);
  const outputs = await local.stack.outputs();
  const apiKey = outputs.claudeCode?.value.payments.apiKey;
  expect(JSON.stringify(await shelved("payments-.json"))).toContain(apiKey);
  for (const text of [all, await local.state()]) expect(text).not.toContain(apiKey);
});
