import { chmodSync, lstatSync, renameSync, statSync, symlinkSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test, vi } from "vitest";
import { usage } from "../../../../tools/team/usage.ts";
import { onLoopback } from "../../components/loopback.ts";
import { filesIn, folderWith, sonnet } from "./some-project.ts";

const command = join(import.meta.dirname, "../../../../tools/team/team.ts");

const dev = `config:
  bedrock-portkey:workspace: ws-dev # ours
  bedrock-portkey:teams:
    # For checkout.
    search:
      regions: [us-east-1, us-west-2]
      models: { default: ${sonnet}, allow: [us.anthropic.claude-opus-4-8] }
      budget: { limit: 500, periodicReset: monthly }
    caching: { regions: [us-east-1], models: { default: ${sonnet} }, budget: { limit: 5, periodicResetDays: 7 } }
`;
const staging = {
  "Pulumi.staging-search.yaml": `config:
  bedrock-portkey:environment: staging
  bedrock-portkey:team:
    regions: [us-east-1]
    models: { default: ${sonnet} }
`,
  "environments/staging.yaml": "workspace: ws-staging\n",
};

/** Runs the command in a folder. */
async function team(folder: string, line: string, env: Record<string, string> = {}) {
  const { exitCode, stderr, stdout } = await execa(process.execPath, [command, ...line.split(" ")], {
    cwd: folder,
    env: { PORTKEY_API_KEY: "", PORTKEY_BASE_URL: "", ...env },
    reject: false,
  });
  return { exitCode, stderr, stdout };
}

// Each starts a process, and the machine may be busy.
vi.setConfig({ testTimeout: 20_000 });

describe("the command", () => {
  test("adds a team, shows what changed, and runs nothing", async () => {
    const folder = folderWith({ "Pulumi.dev.yaml": dev });
    chmodSync(join(folder, "Pulumi.dev.yaml"), 0o640);
    const run = await team(folder, `add payments --region us-east-1 --model ${sonnet} --budget 20`, {
      PATH: "",
    });
    expect(run).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: `--- Pulumi.dev.yaml
+++ Pulumi.dev.yaml
@@ -9,1 +9,6 @@
     caching: { regions: [us-east-1], models: { default: ${sonnet} }, budget: { limit: 5, periodicResetDays: 7 } }
+    payments:
+      regions: [us-east-1]
+      models:
+        default: ${sonnet}
+      budget: { limit: 20, periodicReset: monthly }
the next pulumi up of dev makes the team`,
    });
    expect(filesIn(folder)["Pulumi.dev.yaml"]).toBe(
      `${dev}    payments:\n      regions: [us-east-1]\n      models:\n        default: ${sonnet}\n      budget: { limit: 20, periodicReset: monthly }\n`,
    );
    expect(statSync(join(folder, "Pulumi.dev.yaml")).mode & 0o777).toBe(0o640);
    expect(Object.keys(filesIn(folder)).sort()).toEqual(["Pulumi.dev.yaml", "Pulumi.yaml"]);
  });

  test("makes and deletes the file of a team's own stack, and says what becomes of its stack", async () => {
    const folder = folderWith({ "Pulumi.dev.yaml": dev, ...staging });
    const run = await team(folder, `add payments --region us-east-1 --model ${sonnet} --env staging`);
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(run.stdout).toMatch(
      /^--- \/dev\/null\n[\s\S]*\npulumi stack init staging-payments comes next, then pulumi up makes the team$/,
    );
    expect(Object.keys(filesIn(folder))).toContain("Pulumi.staging-payments.yaml");
    expect(await team(folder, "remove payments --env staging")).toEqual({
      exitCode: 0,
      stderr: "",
      stdout:
        "deleted Pulumi.staging-payments.yaml\nonce this is merged, the deploy pipeline destroys what staging-payments made and removes the stack (by hand: npm run stacks -- deploy staging-payments --base HEAD~1)",
    });
    expect(filesIn(folder)).toEqual({
      "Pulumi.dev.yaml": dev,
      "Pulumi.yaml": "name: bedrock-portkey\n",
      ...staging,
    });
  });

  test("writes nothing where there is a mistake", async () => {
    const files = { "Pulumi.dev.yaml": dev, ...staging };
    const folder = folderWith(files);
    const runs = await Promise.all(
      [
        `add payments --region us-est-1 --model ${sonnet} --env dev`,
        `add payments --region us-est-1 --model ${sonnet} --env staging`,
        "remove search",
        "remove searhc --env dev",
        "rotate nobody --env staging",
      ].map((line) => team(folder, line)),
    );
    for (const { exitCode, stderr, stdout } of runs) {
      expect([exitCode, stdout, stderr.split("\n")]).toEqual([2, "", [expect.stringMatching(/./)]]);
    }
    expect(filesIn(folder)).toEqual({ "Pulumi.yaml": "name: bedrock-portkey\n", ...files });
  });

  test("rotates through a link, which stays one", async () => {
    const folder = folderWith({ "Pulumi.dev.yaml": dev });
    renameSync(join(folder, "Pulumi.dev.yaml"), join(folder, "real.yaml"));
    symlinkSync("real.yaml", join(folder, "Pulumi.dev.yaml"));
    const run = await team(folder, "rotate search --access-key");
    expect(run.stdout).toContain("+      accessKey: { serial: 2 }\n     caching: ");
    expect(run.stdout).toContain("\nthe next pulumi up of dev rotates the team's access key");
    expect(lstatSync(join(folder, "Pulumi.dev.yaml")).isSymbolicLink()).toBe(true);
    expect(filesIn(folder)["real.yaml"]).toContain("      accessKey: { serial: 2 }\n");
  });

  test("tells a budget that comes back from one that is used up for good", async () => {
    const entries = { monthly: "", never: " --reset never", weekly: " --reset weekly" };
    const folder = folderWith({ "Pulumi.dev.yaml": dev });
    for (const [name, reset] of Object.entries(entries)) {
      const line = `add ${name} --region us-east-1 --model ${sonnet} --budget 20${reset}`;
      expect((await team(folder, line)).exitCode).toBe(0);
    }
    const { stdout } = await team(folder, "list");
    for (const [name, budget] of [
      ["monthly", "$20 monthly"],
      ["never", "$20 in all"],
      ["weekly", "$20 weekly"],
    ]) {
      expect(stdout.split("\n").find((line) => line.startsWith(`${name} `))).toContain(` ${budget} `);
    }
  });

  test("lists the teams of all environments or of one, for people and as JSON", async () => {
    const folder = folderWith({ "Pulumi.dev.yaml": dev, ...staging });
    expect((await team(folder, "list")).stdout).toBe(
      `TEAM     ENVIRONMENT  REGIONS               MODELS                                                        BUDGET           FILE
search   dev          us-east-1, us-west-2  us.anthropic.claude-sonnet-4-6, us.anthropic.claude-opus-4-8  $500 monthly     Pulumi.dev.yaml:5
caching  dev          us-east-1             us.anthropic.claude-sonnet-4-6                                $5 every 7 days  Pulumi.dev.yaml:9
search   staging      us-east-1             us.anthropic.claude-sonnet-4-6                                -                Pulumi.staging-search.yaml:3`,
    );
    expect(JSON.parse((await team(folder, "list --json --env staging")).stdout)).toEqual([
      {
        budget: null,
        environment: "staging",
        file: "Pulumi.staging-search.yaml",
        line: 3,
        models: [sonnet],
        regions: ["us-east-1"],
        stack: "staging-search",
        team: "search",
      },
    ]);
  });

  test("shows a team with defaults filled in and where it stands", async () => {
    const folder = folderWith({ "Pulumi.dev.yaml": dev });
    const { stdout } = await team(folder, "show caching");
    expect(stdout).toMatch(/^# Pulumi\.dev\.yaml:9, environment dev, defaults filled in\ncaching:\n/);
    expect(stdout).toContain("\n  limitsOn: apiKey\n");
    expect(JSON.parse((await team(folder, "show caching --json")).stdout)).toMatchObject({
      environment: "dev",
      file: "Pulumi.dev.yaml",
      line: 9,
      spec: { apiKeys: "shared", budget: { limit: 5, periodicResetDays: 7 }, route: "header" },
      stack: "dev",
      team: "caching",
    });
  });

  test("says what it can do", async () => {
    const folder = folderWith({});
    expect(await team(folder, "--help")).toEqual({ exitCode: 0, stderr: "", stdout: usage.trimEnd() });
    expect(await team(folder, "delete search")).toEqual({
      exitCode: 2,
      stderr: "delete: unknown verb (allowed: add, list, remove, rotate, show)",
      stdout: "",
    });
  });
});

describe("what a removed team has cost", () => {
  /** Removes team search where Portkey answers so. */
  async function removal(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    const asked: { key: unknown; url: URL }[] = [];
    const { url } = await onLoopback((request, response) => {
      asked.push({
        key: request.headers["x-portkey-api-key"],
        url: new URL(request.url ?? "", "http://localhost"),
      });
      answer(request, response);
    });
    const folder = folderWith({ "Pulumi.dev.yaml": dev });
    const run = await team(folder, "remove search", { PORTKEY_API_KEY: "pk-admin", PORTKEY_BASE_URL: url });
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(filesIn(folder)["Pulumi.dev.yaml"]).not.toContain("search:");
    return { asked, line: run.stdout.split("\n").at(-1) };
  }
  const month = new Date().toISOString().slice(0, 7);
  const answering = (data: object[]) => (_: unknown, response: ServerResponse) =>
    response.end(JSON.stringify({ data, object: "list", total: data.length }));

  test("is asked of Portkey for this month and said in dollars", async () => {
    const group = {
      avg_tokens: 5,
      last_seen: "2026-11-01T00:00:00Z",
      object: "analytics-group",
      requests: 7,
    };
    const { asked, line } = await removal(
      answering([
        { ...group, cost: 99, metadata_value: "caching" },
        { ...group, cost: 123_456, metadata_value: "search" },
      ]),
    );
    expect(line).toBe(`cost in ${month}: $1234.56 for search, as Portkey counts it`);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.key).toBe("pk-admin");
    expect(asked[0]?.url.pathname).toBe("/v1/analytics/groups/metadata/team");
    expect(Object.fromEntries(asked[0]?.url.searchParams ?? [])).toEqual({
      metadata: '{"team":"search"}',
      time_of_generation_max: expect.stringMatching(
        new RegExp(`^${month}-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00$`),
      ),
      time_of_generation_min: `${month}-01T00:00:00+00:00`,
      workspace_slug: "ws-dev",
    });
  });

  test("is none where Portkey knows nothing of the team", async () => {
    expect((await removal(answering([]))).line).toBe(`cost in ${month}: Portkey has counted none for search`);
  });

  test("is no reason to fail where Portkey refuses, or answers anything else", async () => {
    const refused = await removal((_, response) => {
      response.statusCode = 403;
      response.end(JSON.stringify({ data: { message: "no\nscope for pk-admin" }, success: false }));
    });
    expect(refused.line).toBe(
      'cost not known: looking up the cost of search: Portkey answered 403 "no scope for [secret]"; the admin key needs the scope analytics.view',
    );
    const strange = await removal((_, response) => response.end("<html>"));
    expect(strange.line).toMatch(/^cost not known: .*an answer that is not JSON/);
  });

  test("is not asked without PORTKEY_API_KEY", async () => {
    const folder = folderWith({ "Pulumi.dev.yaml": dev });
    const run = await team(folder, "remove search", { PORTKEY_BASE_URL: "http://127.0.0.1:1/v1" });
    expect(run.stdout).toMatch(/\nthe next pulumi up of dev takes away what the team has$/);
  });

  test("is no reason to fail where the config names no place to ask", async () => {
    const folder = folderWith({ "Pulumi.dev.yaml": dev });
    const run = await team(folder, "remove search", {
      PORTKEY_API_KEY: "pk-admin",
      PORTKEY_BASE_URL: "nowhere",
    });
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(run.stdout.split("\n").at(-1)).toMatch(/^cost not known: /);
  });
});
