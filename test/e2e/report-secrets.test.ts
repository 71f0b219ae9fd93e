import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../../local/folders.ts";
import { startOfMonth } from "../../tools/team-costs.ts";
import { type LocalStack, localStack, someTeams } from "../engine/local-stack.ts";

let dev: LocalStack;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-report-"));
  dev = await localStack("dev");
  await dev.configure({ claudeCode: { mode: "messages" }, teams: someTeams });
  const up = await dev.cli(["up", "--yes", "--skip-preview", "--suppress-outputs", "--stack", "dev"]);
  expect(up.exitCode, up.all).toBe(0);
});

afterAll(async () => {
  await dev?.close();
  await rm(folder, { force: true, recursive: true });
});

test("the report on a real stack tells its keys' ages and its spending, and none of its secrets", async () => {
  const { adminKey, usage, workspace } = dev.portkey;
  const at = startOfMonth(new Date()).toISOString();
  usage.push({ at, cents: 4321, metadata: { team: "payments" }, tokens: 0, workspace: workspace.id });
  const files = ["html", "json", "md"].map((ending) => join(folder, `report.${ending}`));
  // Who makes it need not be able to read the stack's secrets.
  const { PULUMI_CONFIG_PASSPHRASE: _, ...env } = dev.env;
  const run = await execa(
    process.execPath,
    [
      join(checkout, "tools", "report", "report.ts"),
      ...["--stack", "dev"],
      ...files.flatMap((file) => ["--out", file]),
    ],
    { all: true, cwd: dev.project, env, extendEnv: false },
  );

  const [html = "", json = "", markdown = ""] = await Promise.all(
    files.map((file) => readFile(file, "utf8")),
  );
  const { stacks, teams } = JSON.parse(json);
  expect(stacks).toMatchObject([{ outputs: { value: "read" }, spending: { value: "read" } }]);
  expect(teams).toMatchObject([
    { accessKey: { value: { ageDays: 0 } }, spent: { value: 43.21 }, team: "payments" },
    { accessKey: { value: { ageDays: 0 } }, spent: { value: 0 }, team: "search" },
  ]);

  const { apiKeys, virtualKeys } = dev.portkey.objects();
  const secrets = [
    adminKey,
    ...apiKeys.map(({ key }) => key),
    ...virtualKeys.flatMap(({ model_config }) => [
      model_config.awsSecretAccessKey as string,
      model_config.awsAccessKeyId as string,
    ]),
  ];
  expect(secrets).toHaveLength(1 + 2 + 2 * 3);
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(8);
    for (const text of [html, json, markdown, run.all]) expect(text).not.toContain(secret);
  }
});
