import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ListPoliciesCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * What a person sees who made a mistake, from the real engine: and nothing was made, in AWS or in Portkey.
 * Each single mistake and its message: test/unit/components/stack-config.test.ts.
 */

let local: LocalStack;
beforeAll(async () => {
  local = await localStack("mistakes");
});
afterAll(() => local.close());

const stackFile = () => join(local.project, "Pulumi.mistakes.yaml");
const right = () => ({ teams: someTeams, workspace: local.portkey.workspace.slug });

async function failingUp(env: Record<string, string> = {}): Promise<string> {
  const { all, exitCode } = await local.cli(["up", "--yes", "--skip-preview", "--color=never"], env);
  expect(exitCode, all).not.toBe(0);
  return all;
}

afterEach(async () => {
  const { Users } = await local.iam.send(new ListUsersCommand({}));
  const { Policies } = await local.iam.send(new ListPoliciesCommand({ Scope: "Local" }));
  expect([Users, Policies]).toEqual([[], []]);
  expect(Object.values(local.portkey.objects()).flat()).toEqual([]);
});

test("all mistakes of a file in one run, without a stack trace", async () => {
  await local.configure({
    ...right(),
    teams: {
      payments: { ...someTeams.payments, budget: { limit: 0 } },
      search: { ...someTeams.search, regions: ["us-est-1"] },
    },
  });
  const printed = await failingUp();
  expect(printed).toContain(
    [
      "Pulumi.mistakes.yaml:",
      "    teams.payments.budget.limit: 0 is below 1",
      '    teams.search.regions[0]: "us-est-1" is not an AWS region (did you mean "us-east-1"?)',
    ].join("\n"),
  );
  expect(printed).not.toMatch(/^\s+at /m);
});

test("text that YAML takes for something else is told as written, beside all other mistakes", async () => {
  await local.configure({
    ...right(),
    teams: {
      ...someTeams,
      search: { ...someTeams.search, metadata: { start: "DATE" }, regions: ["us-est-1"] },
    },
  });
  const text = await readFile(stackFile(), "utf8");
  await writeFile(stackFile(), text.replace("limit: 100", "limit: 1_00").replace("DATE", "2026-01-01"));
  expect(await failingUp()).toContain(
    [
      "    teams.payments.budget.limit: 1_00 could be text or a number (quote text; write a number in decimal digits)",
      '    teams.search.regions[0]: "us-est-1" is not an AWS region (did you mean "us-east-1"?)',
      "    teams.search.metadata.start: must be text (quote it), is a date",
    ].join("\n"),
  );
  await writeFile(stackFile(), text);
});

test("a secret within a team, which the state would hold in plain text", async () => {
  await local.configure(right());
  const path = "bedrock-portkey:teams.payments.deliver.command";
  const set = await local.cli(["config", "set", "--secret", "--path", path, "curl -H planted-token"]);
  expect(set.exitCode, set.all).toBe(0);
  const printed = await failingUp();
  expect(printed).toContain(
    "teams.payments.deliver.command: is a secret, which the state would hold in plain text (only portkeyApiKey and values named by apiKey.existing stay secret)",
  );
  expect(printed + (await local.state())).not.toContain("planted-token");
});

test("all teams as one secret", async () => {
  await local.configure({ ...right(), teams: undefined });
  const teams = JSON.stringify({ payments: { ...someTeams.payments, metadata: { planted: "token" } } });
  await local.cli(["config", "set", "--secret", "bedrock-portkey:teams", teams]);
  const printed = await failingUp();
  await local.configure(right());
  expect(printed).toMatch(/\n {4}teams: only Pulumi can read the teams of this file \(.*\)\n/);
  expect(await local.state()).not.toContain("planted");
});

test("values under the name that the project had", async () => {
  await local.configure(right());
  const projectFile = join(local.project, "Pulumi.yaml");
  const text = await readFile(projectFile, "utf8");
  await writeFile(projectFile, text.replace("name: bedrock-portkey", "name: acme-claude"));
  await local.cli(["stack", "init", "mistakes"]);
  const printed = await failingUp();
  await writeFile(projectFile, text);
  expect(printed).toContain(
    "values are under bedrock-portkey:, the project is called acme-claude (rename bedrock-portkey:teams, bedrock-portkey:workspace)",
  );
  expect(printed).not.toContain("missing");
});

test("nothing, where Pulumi.yaml has the workspace of every stack", async () => {
  await local.configure({ ...right(), workspace: undefined });
  const projectFile = join(local.project, "Pulumi.yaml");
  const text = await readFile(projectFile, "utf8");
  await writeFile(projectFile, `${text}config:\n  workspace: ${local.portkey.workspace.slug}\n`);
  const { all, exitCode } = await local.cli(["preview", "--stack", "mistakes", "--color=never"]);
  await writeFile(projectFile, text);
  expect(exitCode, all).toBe(0);
});

test("no Portkey key", async () => {
  await local.configure(right());
  expect(await failingUp({ PORTKEY_API_KEY: "" })).toContain(
    "PORTKEY_API_KEY: missing (set this variable, or: pulumi config set --secret bedrock-portkey:portkeyApiKey)",
  );
});

test("a Portkey key that Portkey does not accept", async () => {
  await local.configure(right());
  expect(await failingUp({ PORTKEY_API_KEY: "pk-wrong" })).toMatch(
    /error: looking up the workspace: Portkey answered 401 AB05 ".+"; set PORTKEY_API_KEY to a valid admin key\n/,
  );
});

test("a Portkey that cannot be reached", async () => {
  await local.configure(right());
  expect(await failingUp({ PORTKEY_BASE_URL: "http://127.0.0.1:9/v1" })).toContain(
    "error: looking up the workspace: no answer from Portkey at http://127.0.0.1:9/v1 (ECONNREFUSED); check PORTKEY_BASE_URL\n",
  );
});

test("a workspace that Portkey does not have, in the preview as well", async () => {
  await local.configure({ ...right(), workspace: "ws-other" });
  const line =
    'workspace: Portkey has no workspace "ws-other" that this admin key may see (its slug or UUID)\n';
  expect(await failingUp()).toContain(`error: ${line}`);
  const { all, exitCode } = await local.cli(["preview", "--color=never"]);
  expect(exitCode, all).not.toBe(0);
  expect(all).toContain(line);
  expect(all).not.toMatch(/^\s+at /m);
});

test("a Portkey that a preview cannot reach is a warning: what it would make is shown", async () => {
  await local.configure(right());
  const { all, exitCode } = await local.cli(["preview", "--color=never"], {
    PORTKEY_BASE_URL: "http://127.0.0.1:9/v1",
  });
  expect(exitCode, all).toBe(0);
  expect(all).toMatch(
    /warning: workspace: whether Portkey has ".+" is not known: looking up the workspace: no answer/,
  );
  expect(all).toContain("to create");
});
