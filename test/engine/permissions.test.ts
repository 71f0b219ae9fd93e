import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../../local/folders.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * docs/permissions.md promises that its policy and its scopes are enough. moto enforces the policy's actions
 * here, the local Portkey the scopes.
 */

const documentation = await readFile(join(checkout, "docs", "permissions.md"), "utf8");
// moto knows actions; of resources only the wildcard.
const policy = (/```json\n([\s\S]+?)```/.exec(documentation)?.[1] ?? "").replace(
  /"arn:aws:iam::.+\*"/g,
  '"*"',
);
const nothing = '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}';

/** Every scope that the table of Portkey scopes names, `.create` standing for the prefix before it. */
const scopes = [...documentation.matchAll(/^\| `[^|]+/gm)].flatMap(([row]) => {
  const names = [...row.matchAll(/`([a-z_.]+)`/g)].map(([, name = ""]) => name);
  const prefix = names[0]?.split(".")[0];
  return names.map((name) => (name.startsWith(".") ? `${prefix}${name}` : name));
});

const teams = {
  ...someTeams,
  docs: { ...someTeams.search, identity: "assumedRole" },
  search: { ...someTeams.search, registration: "catalog" },
};

let local: LocalStack;
let deployer: Record<string, string>;
let stranger: Record<string, string>;

beforeAll(async () => {
  local = await localStack("prod", { keys: [{ key: "pk-deployer", scopes }] });
  await local.configure({ teams, workspace: local.portkey.workspace.slug });
  deployer = await identity("deployer", policy);
  stranger = await identity("stranger", nothing);
  // From here on moto refuses what no policy allows.
  const enforced = await fetch(`${local.aws}/moto-api/reset-auth`, { body: "0", method: "POST" });
  expect(enforced.status).toBe(200);
  await enforced.body?.cancel();
});
afterAll(() => local.close());

async function identity(UserName: string, PolicyDocument: string): Promise<Record<string, string>> {
  await local.iam.send(new CreateUserCommand({ UserName }));
  await local.iam.send(new PutUserPolicyCommand({ PolicyDocument, PolicyName: "deploy", UserName }));
  const { AccessKey } = await local.iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? "",
  };
}

async function run(args: string[], env = deployer): Promise<{ exitCode: number; all: string }> {
  return local.cli([...args, "--yes", "--skip-preview"], env);
}

test("the page names the scopes that it promises", () => {
  expect(scopes).toContain("virtual_keys.create");
  expect(scopes).toContain("providers.delete");
  expect(scopes).toHaveLength(27);
});

test("an identity without the policy can make no user", async () => {
  const { all, exitCode } = await run(["up"], stranger);
  expect(exitCode).not.toBe(0);
  // The first of the policy's actions that making a user takes: nothing may stand under its name.
  expect(all).toMatch(/is not authorized to perform: iam:GetUser$/m);
  expect(all).not.toMatch(/^ +\+ +aws:iam:\w+ .* created/m);
});

test("make, change, rotate, refresh and destroy", async () => {
  const up = await run(["up"]);
  expect(up.exitCode, up.all).toBe(0);
  const allow = ["us.anthropic.claude-opus-4-20250514-v1:0"];
  const models = { ...someTeams.payments.models, allow };
  const payments = { ...someTeams.payments, accessKey: { serial: 2 }, apiKey: { serial: 2 }, models };
  const docs = { ...teams.docs, models };
  await local.configure({ teams: { ...teams, docs, payments } });
  for (const args of [["up"], ["refresh"], ["destroy"]]) {
    const { all, exitCode } = await run(args);
    expect(exitCode, all).toBe(0);
  }
  expect(Object.values(local.portkey.objects()).flat()).toEqual([]);
});
