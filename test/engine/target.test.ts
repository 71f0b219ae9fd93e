import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../../local/folders.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * `pulumi up --target` of one of two teams: the commands beside Pulumi tell what was made from what was not.
 */

let local: LocalStack;
beforeAll(async () => {
  local = await localStack("target");
  await local.configure({ teams: someTeams, workspace: local.portkey.workspace.slug });
  const targets = ["**::workspace", "**::payments", "**::payments-*"].flatMap((urn) => ["--target", urn]);
  const { all, exitCode } = await local.cli(["up", "--yes", "--skip-preview", "--color=never", ...targets]);
  expect(exitCode, all).toBe(0);
});
afterAll(() => local.close());

async function tool(path: string, ...args: readonly string[]) {
  const { exitCode, stderr, stdout } = await execa(
    process.execPath,
    [join(checkout, "tools", path), ...args],
    {
      cwd: local.project,
      env: local.env,
      extendEnv: false,
      reject: false,
    },
  );
  return { exitCode, stderr, stdout };
}

test("settings are had of the team that was made, and the other is told to be made first", async () => {
  expect(await tool("settings/settings.ts", "search", "--stack", "target")).toEqual({
    exitCode: 2,
    stderr: "search has not been made yet: run pulumi up",
    stdout: "",
  });
  const { exitCode, stdout } = await tool("settings/settings.ts", "payments", "--stack", "target");
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toHaveProperty("env.ANTHROPIC_CUSTOM_HEADERS");
});

test("the report knows the one, and what is missing of the other", async () => {
  const { exitCode, stderr } = await tool("report/report.ts", "--stack", "target", "--out", "report.json");
  expect(exitCode, stderr).toBe(0);
  const { teams } = JSON.parse(await readFile(join(local.project, "report.json"), "utf8"));
  expect(teams).toMatchObject([
    { accessKey: { value: { ageDays: 0 } }, team: "payments" },
    { accessKey: { why: "is not made yet" }, team: "search" },
  ]);
});
