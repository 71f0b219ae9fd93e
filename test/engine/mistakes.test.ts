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

test("a workspace that Portkey does not have", async () => {
  await local.configure({ ...right(), workspace: "ws-other" });
  expect(await failingUp()).toContain(
    'error: workspace: Portkey has no workspace "ws-other" that this admin key may see (its slug or UUID)\n',
  );
});
