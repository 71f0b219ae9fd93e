import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { expect, test, vi } from "vitest";
import type { Project } from "../../../../tools/project/project.ts";
import { sonnet } from "../team/some-project.ts";
import { repository, teamOf } from "./some-repository.ts";

// Processes take their time on a machine that is busy.
vi.setConfig({ testTimeout: 30_000 });

const command = join(import.meta.dirname, "../../../../tools/stacks/stacks.ts");

/** Runs the command in a project. */
async function stacks({ folder }: Project, line: string, env: Record<string, string> = {}) {
  const { exitCode, stderr, stdout } = await execa(process.execPath, [command, ...line.split(" ")], {
    cwd: folder,
    env,
    reject: false,
  });
  return { exitCode, stderr, stdout };
}

/** A PATH on which `pulumi` is this shell script, and nothing else but git. */
function pulumiIs(project: Project, script: string): Record<string, string> {
  const bin = join(project.folder, ".bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "pulumi"), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { PATH: [bin, "/usr/bin", "/bin"].join(delimiter) };
}

test("touched prints a table for people and JSON for programs", async () => {
  const project = repository();
  project.commit({ "Pulumi.dev.yaml": "config: {}\n", "Pulumi.staging-search.yaml": undefined });
  const people = await stacks(project, "touched --base HEAD~1");
  expect(people).toEqual({
    exitCode: 0,
    stderr: "",
    stdout: `\
STACK           ENVIRONMENT  BECAUSE
dev             dev          Pulumi.dev.yaml
staging-search  staging      Pulumi.staging-search.yaml (removed)`,
  });
  const { stdout } = await stacks(project, "touched --base HEAD~1 --json");
  expect(JSON.parse(stdout)).toEqual([
    { because: "Pulumi.dev.yaml", environment: "dev", removed: false, stack: "dev" },
    {
      because: "Pulumi.staging-search.yaml",
      environment: "staging",
      removed: true,
      stack: "staging-search",
    },
  ]);
  expect((await stacks(project, "touched --base HEAD")).stdout).toBe("no stack");
});

test("a stack without a file is told with the nearest name, and the summary is written too", async () => {
  const project = repository();
  const { exitCode, stderr } = await stacks(project, "drift staging-serch --summary out/x.md");
  const mistake = 'staging-serch: there is no Pulumi.staging-serch.yaml (did you mean "staging-search"?)';
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: mistake });
  const text = readFileSync(join(project.folder, "out/x.md"), "utf8");
  expect(text).toMatch(
    /^<!-- bedrock-portkey: drift staging-serch 2 -->\n### Drift of staging-serch\n\nfailed\n/,
  );
  expect(text).toContain(mistake);
});

test("a file that is not YAML is told by its name", async () => {
  const project = repository({ "Pulumi.dev.yaml": "config: [" });
  const { exitCode, stderr } = await stacks(project, "preview dev");
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/^Pulumi\.dev\.yaml: /);
});

test("a machine without pulumi is told what is missing", async () => {
  const { exitCode, stderr } = await stacks(repository(), "deploy dev", { PATH: "/usr/bin:/bin" });
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: "pulumi is not installed, or not on the PATH",
  });
});

test("pulumi's own exit code is the command's", async () => {
  const project = repository();
  const env = pulumiIs(project, 'if [ "$1" = preview ]; then echo "error: no" >&2; exit 9; fi');
  const { exitCode, stderr } = await stacks(project, "preview dev", env);
  expect({ exitCode, stderr }).toEqual({ exitCode: 9, stderr: "no" });
});

test("pulumi gets Portkey's address from the environment, whatever a stack's file says", async () => {
  const project = repository({ "Pulumi.dev.yaml": "config:\n  portkeyBaseUrl: https://evil.example/v1\n" });
  const env = pulumiIs(project, 'echo "$PORTKEY_BASE_URL"; [ "$1" = preview ] || exit 0');
  const refused = await stacks(project, "preview dev", { ...env, PORTKEY_BASE_URL: "" });
  expect(refused).toMatchObject({
    exitCode: 2,
    stderr:
      "Pulumi.dev.yaml: portkeyBaseUrl: is not where this pipeline's Portkey is, https://api.portkey.ai/v1 (set PORTKEY_BASE_URL)",
  });
  project.commit({ "Pulumi.dev.yaml": "config: {}\n" });
  const hosted = await stacks(project, "preview dev", { ...env, PORTKEY_BASE_URL: "" });
  expect(hosted.stdout).toMatch(/^https:\/\/api\.portkey\.ai\/v1\n/);
  const own = await stacks(project, "preview dev", { ...env, PORTKEY_BASE_URL: "https://own.example/v1" });
  expect(own.stdout).toMatch(/^https:\/\/own\.example\/v1\n/);
});

test("nothing that a file, the engine or a server says moves the cursor, runs in a pipeline's log or shows a secret", async () => {
  const evil = "::stop-commands::x \u001b[2J \u202egnp.exe pul-0123456789";
  const events = [
    { diagnosticEvent: { message: `${evil}\n${evil}`, severity: "error" } },
    { policyEvent: { enforcementLevel: "mandatory", message: evil, policyName: evil } },
    { resourcePreEvent: { metadata: { op: "create", type: evil, urn: `urn::${evil}` } } },
    { diagnosticEvent: { message: "x".repeat(1_000_000), severity: "error" } },
  ];
  const project = repository();
  const log = join(project.folder, "events.jsonl");
  writeFileSync(log, events.map((event) => JSON.stringify(event)).join("\n"));
  const env = pulumiIs(
    project,
    `[ "$1" = preview ] || exit 0
     while [ "$1" != --event-log ]; do shift; done; cp ${log} "$2"
     printf '%s\\n' "$EVIL" "   $EVIL"; exit 1`,
  );
  const secret = { EVIL: evil, PULUMI_ACCESS_TOKEN: "pul-0123456789" };
  const { exitCode, stderr, stdout } = await stacks(project, "preview dev --summary out/dev.md", {
    ...env,
    ...secret,
  });
  expect(exitCode).toBe(1);
  for (const text of [stdout, stderr, readFileSync(join(project.folder, "out/dev.md"), "utf8")]) {
    expect(text).toContain("stop-commands");
    expect(text).not.toMatch(/^\s*::|##\[|(?!\n)[\p{Cc}\p{Cf}]/mu);
    expect(text).not.toContain("pul-0123456789");
    expect(text.length).toBeLessThan(65_536);
  }
});

test("a name that is no stack's is refused, as an argument and as a file", async () => {
  const project = repository();
  const { exitCode, stderr } = await stacks(project, "preview a$(touch)b");
  const why = "is no name of a stack (letters, digits, - _ and . are allowed, at most 100)";
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: `"a$(touch)b" ${why}` });
  project.commit({ "Pulumi.a`b`.yaml": "config: {}\n" });
  expect((await stacks(project, "touched --all")).stderr).toBe(`Pulumi.a\`b\`.yaml: "a\`b\`" ${why}`);
});

test.each(["Pulumi.json", "Pulumi.yml"])(
  "a folder with %s as well is refused: the engine may read that",
  async (other) => {
    const project = repository();
    project.commit({ [other]: "{}" });
    const { exitCode, stderr } = await stacks(project, "preview dev");
    const mistake = `${other}: is a second project file, which Pulumi may read in place of Pulumi.yaml (delete it)`;
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: mistake });
  },
);

test("touched says on the side which examples it left out", async () => {
  const dev = "# Example: stack dev. Pipelines leave it out until this line is deleted.\nconfig: {}\n";
  const project = repository({ "Pulumi.dev.yaml": dev });
  expect(await stacks(project, "touched --all --json")).toEqual({
    exitCode: 0,
    stderr: "left out as examples: dev (to deploy one, delete the first line of its file)",
    stdout: "[]",
  });
});

test("a drifted stack's summary says what puts it back", async () => {
  const project = repository();
  const env = pulumiIs(project, "exit 7");
  expect((await stacks(project, "drift dev --summary out/dev.md", env)).exitCode).toBe(7);
  const text = readFileSync(join(project.folder, "out/dev.md"), "utf8");
  expect(text).toContain("`npm run stacks -- deploy dev --refresh` puts back what was changed by hand");
});

test("a stack whose file is gone is not destroyed while a killed run may have made more than the state knows", async () => {
  const project = repository();
  project.commit({ "Pulumi.staging-search.yaml": undefined });
  const pending = {
    resource: { urn: "urn:pulumi:x::y::aws:iam/user:User::search-bedrock-user" },
    type: "creating",
  };
  const state = JSON.stringify({ deployment: { pending_operations: [pending] } });
  const env = pulumiIs(project, `[ "$2" = export ] && echo '${state}' && exit; echo "$@" >> done`);
  const { exitCode, stderr } = await stacks(project, "deploy staging-search --base HEAD~1", env);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr:
      "staging-search: a killed run may have made search-bedrock-user (bring the stack's file back, deploy it, then delete the file again)",
  });
  expect(existsSync(join(project.folder, "done"))).toBe(false);
});

test("a stack that is gone already is removed a second time without a complaint", async () => {
  const project = repository();
  project.commit({ "Pulumi.staging-search.yaml": undefined });
  const env = pulumiIs(project, "exit 6");
  for (const verb of ["preview", "deploy"]) {
    expect(await stacks(project, `${verb} staging-search --base HEAD~1`, env)).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: "staging-search: nothing to do",
    });
  }
});

/** What `pulumi stack export` says of a stack whose teams have access keys of this age. */
function exported(days: number, serial: number, ...teams: string[]): string {
  const created = new Date(Date.now() - days * 86_400_000).toISOString();
  const resources = [
    {
      outputs: { teams: Object.fromEntries(teams.map((team) => [team, { accessKeyCreated: created }])) },
      type: "pulumi:pulumi:Stack",
      urn: "urn:stack",
    },
    ...teams.map((team) => ({
      inputs: { accessKeySerial: serial },
      type: "bedrock-portkey:index:TeamAccess",
      urn: `urn::x::${team}`,
    })),
  ];
  return `echo '${JSON.stringify({ deployment: { resources } })}'`;
}

const team = `{ regions: [us-east-1], models: { default: ${sonnet} } }`;
const dev = `config:
  bedrock-portkey:workspace: ws-dev
  bedrock-portkey:maxKeyAgeDays: 90
  bedrock-portkey:teams:
    payments: ${team} # ours
    search: ${team}
`;

test("rotate raises the serial of keys that are too old, and keeps the rest of the file as it is", async () => {
  const project = repository({ "Pulumi.dev.yaml": dev });
  const env = pulumiIs(project, exported(91, 1, "payments", "search"));
  expect(await stacks(project, "rotate", env)).toEqual({
    exitCode: 0,
    stderr: "",
    stdout: `\
dev: payments: access key is 91 days old, at most 90 allowed: serial 1 → 2 in Pulumi.dev.yaml
dev: search: access key is 91 days old, at most 90 allowed: serial 1 → 2 in Pulumi.dev.yaml`,
  });
  expect(readFileSync(join(project.folder, "Pulumi.dev.yaml"), "utf8")).toBe(
    dev.replaceAll("sonnet-4-6 } }", "sonnet-4-6 }, accessKey: { serial: 2 } }"),
  );
  // The same as a patch, which another job applies.
  project.git("checkout", "--quiet", "--", ".");
  expect((await stacks(project, "rotate --patch out/dev.patch", env)).exitCode).toBe(0);
  const rotated = readFileSync(join(project.folder, "Pulumi.dev.yaml"), "utf8");
  project.git("checkout", "--quiet", "--", ".");
  project.git("apply", "out/dev.patch");
  expect(readFileSync(join(project.folder, "Pulumi.dev.yaml"), "utf8")).toBe(rotated);
  // Until that is deployed, another run leaves it alone.
  const { stdout } = await stacks(project, "rotate", env);
  expect(stdout).toContain("dev: payments: serial 2 is in the file and not deployed yet");
  expect(readFileSync(join(project.folder, "Pulumi.dev.yaml"), "utf8")).not.toContain("serial: 3");
});

test("rotate leaves young keys alone, and teams of environments without a limit", async () => {
  const project = repository({
    "Pulumi.dev.yaml": dev,
    "Pulumi.prod-payments.yaml": `${teamOf("prod").replace("{}", team)}`,
    "environments/prod.yaml": "workspace: ws-prod\n",
  });
  const env = pulumiIs(project, exported(60, 1, "payments", "search"));
  expect((await stacks(project, "rotate", env)).stdout).toBe("");
  expect(project.git("status", "--short", "Pulumi.*.yaml")).toBe("");
  expect((await stacks(project, "rotate --patch out/none.patch", env)).stdout).toBe("");
  expect(readFileSync(join(project.folder, "out/none.patch"), "utf8")).toBe("");
  expect((await stacks(project, "rotate --older-than 30 --env prod", env)).stdout).toBe(
    "prod-payments: payments: access key is 60 days old, at most 30 allowed: serial 1 → 2 in Pulumi.prod-payments.yaml",
  );
});

test("rotate passes over stacks that do not exist yet", async () => {
  const project = repository({ "Pulumi.dev.yaml": dev });
  expect(await stacks(project, "rotate", pulumiIs(project, "exit 6"))).toEqual({
    exitCode: 0,
    stderr: "",
    stdout: "",
  });
});
