import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test, vi } from "vitest";
import { ledgerOf } from "../../../../tools/ledger.ts";
import { readAsProgram } from "../../../../tools/project/check.ts";
import { openProject, readStack } from "../../../../tools/project/project.ts";
import { folderWith, mistakesOf, sonnet } from "./some-project.ts";

/*
 * From where values come: the stack's file, its environment's, Pulumi.yaml. The engine's own reading is compared with this
 * in test/engine/stack-values.test.ts.
 */

// Each command starts a process, and the machine may be busy.
vi.setConfig({ testTimeout: 20_000 });

const team = `{ regions: [us-east-1], models: { default: ${sonnet} } }`;
const dev = `config:
  bedrock-portkey:workspace: ws-dev
  bedrock-portkey:teams: { payments: ${team}, search: ${team} }
`;

/** A stack's file as the program reads it. */
function read(files: Readonly<Record<string, string>>, stack = "dev") {
  const project = openProject(folderWith(files));
  const file = readStack(project, stack);
  if (file === undefined) throw new Error("no such file");
  return readAsProgram(project, stack, file);
}

/** Runs the command in a folder. */
async function list(files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const command = join(import.meta.dirname, "../../../../tools/team/team.ts");
  const { exitCode, stderr, stdout } = await execa(process.execPath, [command, "list", ...args], {
    cwd: folderWith(files),
    reject: false,
  });
  return { exitCode, stderr, stdout };
}

describe("a value in Pulumi.yaml", () => {
  const project = (config: string) => ({ "Pulumi.yaml": `name: bedrock-portkey\nconfig: ${config}\n` });
  const withoutWorkspace = dev.replace(/.*workspace.*\n/, "");

  test("counts for every stack that does not say it, as the program has it from the engine", () => {
    const files = { ...project("{ workspace: ws-x }"), "Pulumi.dev.yaml": withoutWorkspace };
    expect(read(files).workspace).toBe("ws-x");
    expect(read({ ...files, "Pulumi.dev.yaml": dev }).workspace).toBe("ws-dev");
  });

  test("counts less than one of the environment's file, and is in no team's way", () => {
    const files = {
      ...project("{ bedrock-portkey:workspace: { default: ws-x }, identity: assumedRole }"),
      "Pulumi.dev-payments.yaml": `config:\n  environment: dev\n  team: ${team}\n`,
      "environments/dev.yaml": "workspace: ws-shared\n",
    };
    expect(read(files, "dev-payments")).toMatchObject({ identity: "assumedRole", workspace: "ws-shared" });
  });

  test.each([
    ["{ teams: { default: {} } }", "teams: cannot hold for every stack (put it in a stack's file)"],
    ["{ portkeyApiKey: pk }", "portkeyApiKey: cannot hold for every stack (put it in a stack's file)"],
    ["{ workspace: { default: { secure: v1:abc } } }", "workspace: a secret goes in a stack's file"],
    ["{ claudeCode.mode: messages }", "claudeCode.mode: is not the name of a value"],
    ["{ workspace: 2027-01-31 }", "workspace: must be text (quote it), is a date"],
    ["stacks", "config: the files of stacks are read from the project's own folder (remove it)"],
  ])("is refused where it cannot hold for all: %s", (config, line) => {
    expect(mistakesOf(() => read({ ...project(config), "Pulumi.dev.yaml": dev }))).toContain(
      `Pulumi.yaml: ${line}`,
    );
  });

  test("says where a team's cost is looked up", () => {
    const opened = openProject(
      folderWith({ ...project("{ workspace: ws-x }"), "Pulumi.dev.yaml": withoutWorkspace }),
    );
    const files = { shared: undefined, stack: readStack(opened, "dev") };
    expect(ledgerOf(opened, files, { PORTKEY_API_KEY: "pk" })).toMatchObject({ workspace: "ws-x" });
  });
});

describe("values under another project's name are told of, not left out", () => {
  const line =
    "values are under bedrock-portkey:, the project is called acme-claude (rename bedrock-portkey:workspace, bedrock-portkey:teams)";
  const renamed = { "Pulumi.dev.yaml": dev, "Pulumi.yaml": "name: acme-claude\n" };

  test("as the program tells it, without what follows from it", () => {
    expect(mistakesOf(() => read(renamed))).toEqual([`Pulumi.dev.yaml: ${line}`]);
  });

  test("where teams are listed, for every file at once", async () => {
    const files = {
      ...renamed,
      "Pulumi.prod.yaml": dev,
      "Pulumi.qa.yaml": "config: { workspace: ws, teams: {} }\n",
    };
    expect(await list(files)).toEqual({
      exitCode: 2,
      stderr: `Pulumi.dev.yaml: ${line}\nPulumi.prod.yaml: ${line}`,
      stdout: "",
    });
    expect((await list(files, "--env", "qa")).exitCode).toBe(0);
  });

  test("beside values of the right name", () => {
    const both = dev.replace("bedrock-portkey:teams", "acme-claude:teams");
    expect(mistakesOf(() => read({ ...renamed, "Pulumi.dev.yaml": both }))).toEqual([
      "Pulumi.dev.yaml: values are under bedrock-portkey:, the project is called acme-claude (rename bedrock-portkey:workspace)",
    ]);
  });

  test("but not a provider's own", () => {
    const providers = `${dev}  aws:region: us-east-1\n  azure:environment: public\n`;
    expect(read({ "Pulumi.dev.yaml": providers }).workspace).toBe("ws-dev");
  });

  test("nor is a value taken that is there twice, of which the engine takes any", () => {
    expect(mistakesOf(() => read({ "Pulumi.dev.yaml": `${dev}  workspace: ws-other\n` }))).toEqual([
      "Pulumi.dev.yaml: workspace: is there twice (keep one of workspace, bedrock-portkey:workspace)",
    ]);
  });
});

describe("a secret that the state would hold in plain text is refused:", () => {
  const secret = "{ secure: v1:abc }";
  const only = "(only portkeyApiKey and values named by apiKey.existing stay secret)";

  test("within a team", () => {
    const file = dev.replace(
      `payments: ${team}`,
      `payments: { regions: [us-east-1], deliver: { command: ${secret} } }`,
    );
    expect(mistakesOf(() => read({ "Pulumi.dev.yaml": file }))).toEqual([
      `Pulumi.dev.yaml: teams.payments.deliver.command: is a secret, which the state would hold in plain text ${only}`,
    ]);
  });

  test("within the team of a stack of its own, and beside it", () => {
    const files = {
      "Pulumi.dev-payments.yaml": `config:\n  environment: dev\n  team: { members: [a, ${secret}] }\n  other: ${secret}\n`,
      "environments/dev.yaml": "workspace: ws\n",
    };
    expect(mistakesOf(() => read(files, "dev-payments"))).toEqual([
      `Pulumi.dev-payments.yaml: team.members[1]: is a secret, which the state would hold in plain text ${only}`,
      `Pulumi.dev-payments.yaml: other: is a secret, which the state would hold in plain text ${only}`,
    ]);
  });

  test("in the environment's file, which Pulumi never decrypts", () => {
    const files = {
      "Pulumi.dev.yaml": dev.replace(/.*workspace.*\n/, ""),
      "environments/dev.yaml": `workspace: ${secret}\n`,
    };
    expect(mistakesOf(() => read(files))).toEqual([
      "Pulumi.dev.yaml: environments/dev.yaml: workspace: a secret goes in a stack's file",
    ]);
  });

  test("all teams, which only Pulumi could tell apart", async () => {
    const file = `config:\n  bedrock-portkey:workspace: ws-dev\n  bedrock-portkey:teams: { secure: v1:abcdefghijklmnopqrstuvwxyz }\n`;
    const { exitCode, stderr, stdout } = await list({ "Pulumi.dev.yaml": file });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(/^Pulumi\.dev\.yaml: teams: only Pulumi can read the teams of this file \(.*\)$/);
  });
});

describe("text that YAML takes for something else is to be quoted:", () => {
  test("in a text field, wherever it is", () => {
    const file = dev
      .replace("ws-dev", "12345")
      .replace(
        `payments: ${team}`,
        `payments: { regions: [us-east-1], models: { default: ${sonnet} }, metadata: { start: 2026-01-01, cost: 4711 }, members: [12345] }`,
      );
    expect(mistakesOf(() => read({ "Pulumi.dev.yaml": file }))).toEqual([
      "Pulumi.dev.yaml: workspace: must be text (quote it), is number (12345)",
      "Pulumi.dev.yaml: teams.payments.metadata.start: must be text (quote it), is a date",
      "Pulumi.dev.yaml: teams.payments.metadata.cost: must be text (quote it), is number (4711)",
      "Pulumi.dev.yaml: teams.payments.members[0]: must be text (quote it), is number (12345)",
    ]);
  });

  test("as a key, and in the environment's file", () => {
    const files = {
      "Pulumi.dev.yaml": "config:\n  teams:\n    4711: { budget: { limit: 1_000 } }\n",
      "environments/dev.yaml": "workspace: ws\nmaxKeyAgeDays: 0o17\n",
    };
    expect(mistakesOf(() => read(files))).toEqual([
      "Pulumi.dev.yaml: teams.4711: is a key that is no text (quote it)",
      "Pulumi.dev.yaml: teams.4711.budget.limit: 1_000 could be text or a number (quote text; write a number in decimal digits)",
      "Pulumi.dev.yaml: environments/dev.yaml: maxKeyAgeDays: 0o17 could be text or a number (quote text; write a number in decimal digits)",
    ]);
  });

  test("but not a date where a date is meant, as written or as Pulumi rewrites it", () => {
    const until = (date: string) =>
      read({
        "Pulumi.dev.yaml": dev.replace(
          `payments: ${team}`,
          `payments: ${team.replace("} }", `}, apiKey: { expiresAt: ${date} } }`)}`,
        ),
      }).teams.payments?.apiKey?.expiresAt;
    const expected = "2099-06-30T00:00:00Z";
    expect(["2099-06-30", '"2099-06-30"', "2099-06-30 00:00:00 +0000 UTC"].map(until)).toEqual([
      expected,
      expected,
      expected,
    ]);
  });
});
