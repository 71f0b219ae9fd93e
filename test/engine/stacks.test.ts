import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stringify } from "yaml";
import { onLoopback } from "../unit/components/loopback.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * A team that moves from its environment's stack to one of its own, by the steps of docs/state.md, and both stacks'
 * lives after that.
 */

const { payments, search } = someTeams;
const own = "prod-payments";

let local: LocalStack;
beforeAll(async () => {
  local = await localStack("prod");
  await write("environments/prod.yaml", { workspace: local.portkey.workspace.slug });
  await local.configure({ teams: { payments, search } });
  await local.up();
});
afterAll(() => local.close());

function write(file: string, content: object): Promise<void> {
  return writeFile(join(local.project, file), stringify(content));
}

/** Runs a command of the CLI, which has to succeed. */
async function pulumi(...args: string[]): Promise<string> {
  const { all, exitCode, stdout } = await local.cli(args);
  expect(exitCode, all).toBe(0);
  return stdout;
}

/** Settings and slugs of payments, as a stack gives them out. */
async function given(stack: string): Promise<unknown> {
  const { settings, teams } = JSON.parse(
    await pulumi("stack", "output", "--json", "--show-secrets", "--stack", stack),
  );
  return { settings: settings.payments, team: teams.payments };
}

test("a team moves to a stack of its own and keeps its key, slugs and user", async () => {
  const before = await given("prod");
  await local.configure({ teams: { search } });
  await pulumi("stack", "init", own);
  await write(`Pulumi.${own}.yaml`, {
    config: {
      "aws:region": "us-east-1",
      "bedrock-portkey:environment": "prod",
      "bedrock-portkey:team": payments,
    },
  });
  local.portkey.resetCalls();
  const urn = "urn:pulumi:prod::bedrock-portkey::bedrock-portkey:index:TeamAccess::payments";
  await pulumi("state", "move", "--yes", "--source", "prod", "--dest", own, urn);
  // Else the workspace's id is unknown in a preview, and whatever is in it looks replaced.
  await pulumi("up", "--yes", "--skip-preview", "--stack", own, "--target", "**::workspace");

  await pulumi("preview", "--expect-no-changes", "--stack", "prod");
  await pulumi("preview", "--expect-no-changes", "--stack", own);
  await pulumi("up", "--yes", "--skip-preview", "--stack", own);
  expect(await given(own)).toEqual(before);
  expect(local.portkey.calls()).toEqual({ "GET /admin/workspaces": 1 });
});

test("a team's own stack does not get the admin key sent elsewhere", async () => {
  const asked: unknown[] = [];
  const { url } = await onLoopback((request, response) => {
    asked.push(request.headers["x-portkey-api-key"]);
    response.end("{}");
  });
  const file = join(local.project, `Pulumi.${own}.yaml`);
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace("config:\n", `config:\n  bedrock-portkey:portkeyBaseUrl: ${url}\n`));
  for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
    const { all, exitCode } = await local.cli([...command, "--stack", own], { PORTKEY_BASE_URL: "" });
    expect(exitCode, all).not.toBe(0);
    expect(all).toContain("portkeyBaseUrl: a team's own stack cannot set it");
  }
  await writeFile(file, text);
  expect(asked).toEqual([]);
});

test("each stack changes and drops its own team alone", async () => {
  await pulumi("destroy", "--yes", "--stack", own);
  const left = local.portkey.objects().apiKeys.map(({ name }) => name);
  expect(left).toEqual(["search (bedrock-portkey/prod)"]);
  await pulumi("preview", "--expect-no-changes", "--stack", "prod");
});

test("a team in two stacks is refused by the environment's, before anything is done", async () => {
  await local.configure({ teams: { payments, search } });
  const { all, exitCode } = await local.cli(["up", "--yes", "--stack", "prod"]);
  expect(exitCode).not.toBe(0);
  expect(all).toContain("teams.payments: has a stack of its own, Pulumi.prod-payments.yaml (keep one)");
});
