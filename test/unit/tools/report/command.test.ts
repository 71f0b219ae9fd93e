import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { describe, expect, test, vi } from "vitest";
import { usage } from "../../../../tools/report/arguments.ts";
import { startOfMonth } from "../../../../tools/team-costs.ts";
import { onLoopback } from "../../components/loopback.ts";
import { start } from "../../local-portkey/local.ts";
import { filesIn, folderWith, sonnet } from "../team/some-project.ts";

const command = join(import.meta.dirname, "../../../../tools/report/report.ts");

const files = {
  "environments/staging.yaml": "workspace: ws-staging\nmaxKeyAgeDays: 90\n",
  "Pulumi.dev.yaml": `config:
  bedrock-portkey:workspace: ws-claude-code-dev
  bedrock-portkey:teams:
    search:
      regions: [us-east-1, us-west-2]
      models: { default: ${sonnet} }
      budget: { limit: 500, periodicReset: monthly }
      claudeCode: { mode: messages }
`,
  "Pulumi.staging-payments.yaml": `config:
  bedrock-portkey:environment: staging
  bedrock-portkey:paymentsKey: { secure: AAABAKJ/planted-ciphertext }
  bedrock-portkey:team:
    regions: [us-east-1]
    models: { default: ${sonnet} }
    apiKey: { existing: paymentsKey }
`,
};

const planted = ["planted-secret-key", "planted-plain-key", "planted-ciphertext", "planted-admin-key"];

/** A state as pulumi exports it, with secrets in every place that could be read by mistake. */
const state = {
  deployment: {
    resources: [
      {
        inputs: {},
        outputs: {
          claudeCode: { search: { apiKey: planted[1] } },
          settings: {
            "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
            ciphertext: planted[2],
          },
          teams: {
            search: {
              accessKeyCreated: "2026-11-01T00:00:00Z",
              newSecret: planted[0],
              virtualKeys: { "us-east-1": "search-us-east-1" },
            },
          },
        },
        type: "pulumi:pulumi:Stack",
        urn: "urn:pulumi:dev::bedrock-portkey::pulumi:pulumi:Stack::bedrock-portkey-dev",
      },
    ],
  },
};

/** A project, and a pulumi that knows the state of `dev` and of no other stack. */
function projectWith(more: Readonly<Record<string, string>> = {}) {
  const folder = folderWith({ ...files, "state.json": JSON.stringify(state), ...more });
  const bin = join(folder, "bin", "pulumi");
  mkdirSync(dirname(bin));
  writeFileSync(
    bin,
    `#!/bin/sh\ncase "$*" in *"--stack dev "*) cat "${folder}/state.json";; *) exit 6;; esac\n`,
  );
  chmodSync(bin, 0o755);
  return folder;
}

/** Runs the command in a folder. */
async function report(folder: string, line: string, env: Record<string, string> = {}) {
  const { exitCode, stderr, stdout } = await execa(process.execPath, [command, ...line.split(" ")], {
    cwd: folder,
    env: {
      PATH: [join(folder, "bin"), process.env.PATH].join(delimiter),
      PORTKEY_API_KEY: "",
      PORTKEY_BASE_URL: "",
      ...env,
    },
    reject: false,
  });
  return { exitCode, stderr, stdout };
}

// Each starts a process, and the machine may be busy.
vi.setConfig({ testTimeout: 20_000 });

describe("the command", () => {
  test("reads files, state and analytics, and writes all three kinds of files", async () => {
    const portkey = await start();
    const at = startOfMonth(new Date()).toISOString();
    const { id: workspace } = portkey.workspace;
    portkey.usage.push({ at, cents: 123_45, metadata: { team: "search" }, tokens: 0, workspace });
    const folder = projectWith();
    const run = await report(folder, "--env dev --env staging --out a.html --out a.json --out a.md", {
      PORTKEY_API_KEY: portkey.adminKey,
      PORTKEY_BASE_URL: portkey.url,
    });
    // Stacks are read side by side: whichever is first is told first.
    const { stderr, ...ended } = run;
    expect(stderr.split("\n").sort()).toEqual(["read dev", "read staging-payments"]);
    expect(ended).toEqual({
      exitCode: 0,
      stdout: "a.html: 2 teams of 2 stacks\na.json: 2 teams of 2 stacks\na.md: 2 teams of 2 stacks",
    });
    const { stacks, teams } = JSON.parse(filesIn(folder)["a.json"] ?? "");
    expect(teams[0]).toMatchObject({
      accessKey: { value: { created: "2026-11-01T00:00:00Z" } },
      file: "Pulumi.dev.yaml",
      line: 4,
      spent: { value: 123.45 },
      team: "search",
    });
    expect(teams[1]).toMatchObject({ environment: "staging", line: 4, maxKeyAgeDays: 90, team: "payments" });
    expect(stacks[1]).toMatchObject({
      outputs: { why: "there is no such stack yet: pulumi up makes it" },
      spending: { why: expect.stringContaining("403") },
    });
    expect(filesIn(folder)["a.html"]).toContain("$123.45");
    expect(filesIn(folder)["a.md"]).toContain("$123.45");
  });

  test("tells teams that a targeted pulumi up left out from those that it made", async () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const other = { accessKeyCreated: unknown, apiKeyId: unknown, userArn: unknown };
    const partly = structuredClone(state);
    Object.assign(partly.deployment.resources[0]?.outputs.teams ?? {}, { other });
    const dev = `${files["Pulumi.dev.yaml"]}    other: { regions: [us-east-1], models: { default: ${sonnet} } }\n`;
    const folder = projectWith({ "Pulumi.dev.yaml": dev, "state.json": JSON.stringify(partly) });
    expect(await report(folder, "--env dev --out a.json")).toMatchObject({ exitCode: 0 });
    const { stacks, teams } = JSON.parse(filesIn(folder)["a.json"] ?? "");
    expect(stacks[0]).toMatchObject({ outputs: { value: "read" } });
    expect(teams).toMatchObject([
      { accessKey: { value: { created: "2026-11-01T00:00:00Z" } }, team: "search" },
      { accessKey: { why: "is not made yet" }, team: "other" },
    ]);
    expect(teams[1].findings).toContainEqual({
      kind: "notMade",
      level: "warning",
      text: "is in the file, not in the stack: pulumi up makes it",
    });
  });

  test("holds no secret, wherever one may stand, in any of its files or on the terminal", async () => {
    const folder = projectWith();
    const { url } = await onLoopback((_, response) => {
      response.statusCode = 403;
      response.end(JSON.stringify({ data: { message: "not for planted-admin-key" }, success: false }));
    });
    const run = await report(folder, "--env dev --env staging --out a.html --out a.json --out a.md", {
      PORTKEY_API_KEY: "planted-admin-key",
      PORTKEY_BASE_URL: url,
    });
    expect(run.exitCode).toBe(0);
    const made = filesIn(folder);
    const all = [run.stdout, run.stderr, made["a.html"], made["a.json"], made["a.md"]].join("\n");
    for (const secret of planted) expect(all).not.toContain(secret);
    expect(all).not.toContain("only-pulumi-reads-this");
    expect(all).toContain("not for [secret]");
  });

  test("prints Markdown for people, and JSON where it is asked for", async () => {
    const folder = projectWith();
    expect((await report(folder, "--stack dev")).stdout).toMatch(/^### Access report of <code>dev<\/code>\n/);
    const { stdout } = await report(folder, "--stack dev --format json");
    expect(JSON.parse(stdout).teams.map(({ team }: { team: string }) => team)).toEqual(["search"]);
  });

  test("says why figures are missing, without pulumi and without a key", async () => {
    const folder = projectWith();
    const { exitCode, stdout } = await report(folder, "--stack dev --format json", { PATH: "" });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).stacks).toMatchObject([
      {
        outputs: { why: "pulumi is not installed, or not on the PATH" },
        spending: { why: "PORTKEY_API_KEY is not set" },
      },
    ]);
  });

  test("does not ask analytics for a workspace that it could not name", async () => {
    const uuid = "9b1f4c5e-7d32-4a86-b0c1-e25a6f0d8347";
    const folder = projectWith({
      "Pulumi.dev.yaml": files["Pulumi.dev.yaml"].replace("ws-claude-code-dev", uuid),
    });
    const { stdout } = await report(folder, "--stack dev --format json", { PORTKEY_API_KEY: "pk" });
    expect(JSON.parse(stdout).stacks[0].spending.why).toContain("by its UUID");
  });

  test("takes drift from the summaries of checks", async () => {
    const folder = projectWith({
      "drift/dev.md": "<!-- bedrock-portkey: drift dev 7 -->\n### Drift of dev\n",
      "drift/other.md": "# something else\n",
      "drift/staging-payments.md": "<!-- bedrock-portkey: drift staging-payments 255 -->\n",
    });
    const run = await report(folder, "--env dev --env staging --drift drift --format json");
    expect(JSON.parse(run.stdout).stacks.map(({ drift }: { drift: string }) => drift)).toEqual([
      "drifted",
      "failed",
    ]);
  });

  test.each([
    ["an unknown stack", "--stack deb", '--stack deb: there is no Pulumi.deb.yaml (did you mean "dev"?)'],
    ["an unknown environment", "--env prod", "--env prod: unknown environment (allowed: dev, staging)"],
    ["no environment named where there are two", "--format json", "--env: missing (there are: dev, staging)"],
    [
      "no such folder of summaries",
      "--stack dev --drift nowhere",
      "--drift nowhere: no such file or directory",
    ],
    [
      "no such folder to write to",
      "--stack dev --out no/a.html",
      "--out no/a.html: no such file or directory",
    ],
  ])("tells %s in one line, and fails", async (_, line, mistake) => {
    const run = await report(projectWith(), line);
    expect(run.exitCode).toBe(2);
    expect(run.stdout).toBe("");
    expect(run.stderr.split("\n").at(-1)).toBe(mistake);
  });

  test("tells every mistake of the files, as a deployment would, and writes nothing", async () => {
    const wrong = files["Pulumi.dev.yaml"].replace("us-west-2", "us-wst-2").replace("limit: 500", "limit: 0");
    const folder = projectWith({ "Pulumi.dev.yaml": wrong });
    const run = await report(folder, "--stack dev --out a.html");
    expect(run).toMatchObject({ exitCode: 2, stdout: "" });
    expect(run.stderr.split("\n")).toEqual([
      'Pulumi.dev.yaml: teams.search.regions[1]: "us-wst-2" is not an AWS region (did you mean "us-west-2"?)',
      "Pulumi.dev.yaml: teams.search.budget.limit: 0 is below 1",
    ]);
    expect(filesIn(folder)["a.html"]).toBeUndefined();
  });

  test("changes no file that is there", async () => {
    const folder = projectWith();
    const before = filesIn(folder);
    await report(folder, "--env dev --env staging");
    expect(filesIn(folder)).toEqual(before);
    expect(readFileSync(join(folder, "Pulumi.dev.yaml"), "utf8")).toBe(files["Pulumi.dev.yaml"]);
  });

  test("prints its usage", async () => {
    expect((await report(projectWith(), "--help")).stdout).toBe(usage.trimEnd());
  });
});
