import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execaSync } from "execa";
import { describe, expect, test, vi } from "vitest";
import { filesIn } from "../team/some-project.ts";
import { pullRequestEvent } from "./recorded-events.ts";
import { github } from "./run-github.ts";
import { runJob, runnerTemp } from "./run-job.ts";
import { type SomeRepository, someRepository, someStacks } from "./some-repository.ts";
import { commands, root } from "./workflows.ts";

// Each test runs git a dozen times, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const payments = "Pulumi.dev-payments.yaml";
const changed = `${someStacks[payments]}    accessKey: { serial: 2 }\n`;
const isTeamFile = (name: string) => /^(environments\/|Pulumi\..+\.yaml)/.test(name);

/** Files of the program, with an example of a stack and of an environment. */
const program = {
  ...Object.fromEntries(Object.entries(someStacks).filter(([name]) => !isTeamFile(name))),
  ".gitignore": "node_modules\n.team-files\n",
  "Pulumi.dev.yaml": "config: {}\n",
  "README.md": "# Program\n",
  "environments/example.yaml": "workspace: ws-example\n",
  "package.json": JSON.stringify({
    scripts: Object.fromEntries(
      ["github", "stacks"].map((name) => [name, `node ${join(root, "tools", name, `${name}.ts`)}`]),
    ),
  }),
};

/** The stacks and environments of a company. */
const teams = Object.fromEntries(Object.entries(someStacks).filter(([name]) => isTeamFile(name)));

/** A checkout of the program in which a repository of team files is cloned, as the workflows do it. */
function cloned(of: SomeRepository): SomeRepository {
  const checkout = someRepository(program);
  execaSync("git", ["clone", "--quiet", of.folder, join(checkout.folder, ".team-files")]);
  return checkout;
}

function imported({ folder }: SomeRepository) {
  const command = join(root, "tools/stacks/stacks.ts");
  const { exitCode, stderr, stdout } = execaSync(process.execPath, [command, "import"], {
    cwd: folder,
    reject: false,
  });
  return { exitCode, stderr, stdout };
}

/** The files of a checkout outside of what git keeps. */
function filesOf({ folder }: SomeRepository): Record<string, string> {
  const isOurs = ([name]: [string, string]) => !name.startsWith(".git/") && !name.startsWith(".team-files/");
  return Object.fromEntries(Object.entries(filesIn(folder)).filter(isOurs));
}

describe("an import of team files", () => {
  test("leaves the program as it is and takes exactly the company's stacks and environments", () => {
    const checkout = cloned(someRepository({ ...teams, "README.md": "# Our teams\n" }));
    const { "Pulumi.dev.yaml": _, "environments/example.yaml": __, ...code } = program;
    expect(imported(checkout)).toMatchObject({ exitCode: 0, stderr: "" });
    expect(filesOf(checkout)).toEqual({ ...code, ...teams });
    // And again, after more commits there.
    const clone = join(checkout.folder, ".team-files");
    writeFileSync(join(clone, payments), changed);
    execaSync("git", ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qam", "x"], { cwd: clone });
    expect(imported(checkout).exitCode).toBe(0);
    expect(filesOf(checkout)).toEqual({ ...code, ...teams, [payments]: changed });
  });

  test("says in two lines what it took and what it left", () => {
    const checkout = cloned(someRepository({ ...teams, ".npmrc": "x=y\n", "components/a.ts": "evil();\n" }));
    const { stdout } = imported(checkout);
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(/^took 6 files of commit [0-9a-f]{12}$/),
      "left out, as code and policy are the program's: .npmrc, components",
    ]);
  });

  test("destroys no file that neither repository could give back", () => {
    const checkout = cloned(someRepository(teams));
    writeFileSync(join(checkout.folder, "Pulumi.mine.yaml"), "config: { a: 1 }\n");
    const line =
      "Pulumi.mine.yaml: is in neither repository as it is here (commit it in the team files, or delete it)";
    expect(imported(checkout)).toMatchObject({ exitCode: 2, stderr: line });
    expect(filesOf(checkout)).toEqual({ ...program, "Pulumi.mine.yaml": "config: { a: 1 }\n" });
  });

  test("without a clone is a mistake, and never the program's own repository", () => {
    const line = ".team-files: there is no clone of a repository of team files";
    const checkout = someRepository(program);
    expect(imported(checkout)).toMatchObject({ exitCode: 2, stderr: line });
    mkdirSync(join(checkout.folder, ".team-files"));
    expect(imported(checkout)).toMatchObject({ exitCode: 2, stderr: line });
  });
});

/** Ways into a pipeline that are refused, with the line that says so. */
const refused: readonly (readonly [way: string, make: (repository: SomeRepository) => void, line: string])[] =
  [
    [
      "a project file that Pulumi reads first",
      ({ write }) =>
        write({ "Pulumi.json": '{"name":"bedrock-portkey","runtime":"nodejs","main":"evil.js"}' }),
      "Pulumi.json: the project's file is the program's (allowed: Pulumi.<stack>.yaml)",
    ],
    [
      "a project file of the program's name",
      ({ write }) => write({ "Pulumi.yaml": "name: bedrock-portkey\nruntime: nodejs\nmain: evil.js\n" }),
      "Pulumi.yaml: the project's file is the program's (allowed: Pulumi.<stack>.yaml)",
    ],
    [
      "a project file by another ending",
      ({ write }) => write({ "Pulumi.yml": "" }),
      "Pulumi.yml: the project's file is the program's (allowed: Pulumi.<stack>.yaml)",
    ],
    [
      "a plugin of its own",
      ({ write }) => write({ "PulumiPlugin.yaml": "runtime: nodejs\n" }),
      "PulumiPlugin.yaml: the project's file is the program's (allowed: Pulumi.<stack>.yaml)",
    ],
    [
      "a stack's file that links to another file",
      ({ folder }) => symlinkSync("/proc/self/environ", join(folder, "Pulumi.dev-link.yaml")),
      "Pulumi.dev-link.yaml: is a symbolic link, a regular file is allowed",
    ],
    [
      "an environment's file that links to another file",
      ({ folder }) => symlinkSync("/proc/self/environ", join(folder, "environments/qa.yaml")),
      "environments/qa.yaml: is a symbolic link, a regular file is allowed",
    ],
    [
      "a folder of environments that links elsewhere",
      ({ folder, git }) => {
        git("rm", "-rq", "environments");
        symlinkSync("/etc", join(folder, "environments"));
      },
      "environments: is a symbolic link, a folder is allowed",
    ],
    [
      "a folder in the place of a stack's file",
      ({ write }) => write({ "Pulumi.dev-x.yaml/package.json": "{}" }),
      "Pulumi.dev-x.yaml: is a folder, a regular file is allowed",
    ],
    [
      "a submodule in the place of a stack's file",
      ({ git }) =>
        git("update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},Pulumi.dev-sub.yaml`),
      "Pulumi.dev-sub.yaml: is a submodule, a regular file is allowed",
    ],
    [
      "a name with a command of the workflow's log",
      ({ write }) => write({ "Pulumi.::stop-commands::x.yaml": "config: {}\n" }),
      "Pulumi.::stop-commands::x.yaml: is no name of a stack's file (allowed: Pulumi.<stack>.yaml, the stack of letters, digits, - _ and .)",
    ],
    [
      "a name with a line break",
      ({ write }) => write({ "Pulumi.dev\n::set-env name=PATH::evil\n.yaml": "config: {}\n" }),
      "Pulumi.dev\\n::set-env name=PATH::evil\\n.yaml: is no name of a stack's file (allowed: Pulumi.<stack>.yaml, the stack of letters, digits, - _ and .)",
    ],
    [
      "a name that a shell would run",
      ({ write }) => write({ "Pulumi.$(touch pwned).yaml": "config: {}\n" }),
      "Pulumi.$(touch pwned).yaml: is no name of a stack's file (allowed: Pulumi.<stack>.yaml, the stack of letters, digits, - _ and .)",
    ],
    [
      "an environment's file by another ending",
      ({ write }) => write({ "environments/dev.yml": "" }),
      "environments/dev.yml: is no name of an environment's file (allowed: environments/<environment>.yaml)",
    ],
    [
      "a file that is too large",
      ({ write }) => write({ "Pulumi.dev-big.yaml": `# ${"x".repeat(4_000_000)}\n` }),
      "Pulumi.dev-big.yaml: has 4,000,003 bytes, at most 3,000,000 are allowed",
    ],
    [
      "too many files",
      ({ write }) =>
        write(Object.fromEntries(Array.from({ length: 2_001 }, (_, n) => [`environments/e${n}.yaml`, ""]))),
      "2007 team files, at most 2,000 are allowed",
    ],
  ];

/** Ways into a pipeline that have no effect: what is not taken stays in the clone, where nothing runs it. */
const without: Readonly<Record<string, string>> = {
  ".env": "NODE_OPTIONS=--import=./evil.mjs\n",
  ".gitattributes": "* filter=evil diff=evil merge=evil export-ignore\n",
  ".githooks/post-checkout": "#!/bin/sh\ntouch pwned\n",
  ".github/actions/setup/action.yml": "runs: { using: node24, main: evil.js }\n",
  ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% pwned\n',
  ".node-version": "4\n",
  ".npmrc": "script-shell=./evil.sh\nnode-options=--import ./evil.mjs\n",
  ".pulumi/plugins/x": "evil\n",
  // A bare repository at the root, whose config would run a program.
  HEAD: "ref: refs/heads/main\n",
  config: "[core]\n\tbare = true\n\tfsmonitor = touch pwned\n",
  "objects/info/x": "",
  "refs/x": "",
  "components/node_modules/zod/index.js": "evil();\n",
  "components/team-access.ts": "evil();\n",
  "environments/node_modules/yaml/index.js": "evil();\n",
  "index.ts": "evil();\n",
  "node_modules/execa/index.js": "evil();\n",
  "package-lock.json": "{}\n",
  "package.json": '{"scripts":{"preinstall":"touch pwned","stacks":"touch pwned","github":"touch pwned"}}\n',
  "policy/PulumiPolicy.yaml": "runtime: nodejs\n",
  "policy/config/dev.json": "{}\n",
  "tools/node_modules/execa/index.js": "evil();\n",
  "tools/stacks/stacks.ts": "evil();\n",
  "tsconfig.json": "{}\n",
};

describe("a repository of team files cannot bring in", () => {
  test.each(refused)("%s: one line, and nothing is changed", (_, make, line) => {
    const repository = someRepository(teams);
    make(repository);
    repository.git("add", "--all", "--", ":!Pulumi.dev-sub.yaml");
    repository.git("commit", "--quiet", "-m", "hostile");
    const checkout = cloned(repository);
    const before = filesOf(checkout);
    expect(imported(checkout)).toEqual({ exitCode: 2, stderr: line, stdout: "" });
    expect(filesOf(checkout)).toEqual(before);
  });

  test("code, dependencies, policies, hooks, attributes or settings of any tool", async () => {
    const repository = someRepository({ ...teams, ...without });
    const base = repository.git("rev-parse", "HEAD");
    const head = repository.commit({ [payments]: changed });
    const checkout = cloned(repository);
    const before = filesOf(checkout);
    const run = await runJob(
      "preview.plan",
      {
        env: { PATH: process.env.PATH, ...pullRequestEvent(base, head) },
        folder: checkout.folder,
        temp: runnerTemp(),
      },
      { "inputs.program": "acme/bedrock-portkey" },
    );
    expect(run, run.log).toMatchObject({
      exitCode: 0,
      outputs: { base, dev: '["dev-payments"]', prod: "[]" },
    });
    const left = Object.keys(without).flatMap((name) =>
      name.startsWith("environments/") ? [] : name.split("/")[0],
    );
    for (const name of new Set(left.slice(0, 8))) expect(run.log).toContain(name);
    const { "Pulumi.dev.yaml": _, "environments/example.yaml": __, ...code } = before;
    expect(filesOf(checkout)).toEqual({ ...code, ...teams, [payments]: changed });
    for (const folder of [checkout.folder, join(checkout.folder, ".team-files")]) {
      expect(existsSync(join(folder, "pwned"))).toBe(false);
    }
  });

  test("a stack by what another commit's file of the program would touch", async () => {
    const repository = someRepository(teams);
    const base = repository.git("rev-parse", "HEAD");
    const head = repository.commit({ "components/x.ts": "evil();\n", "policy/index.ts": "evil();\n" });
    const checkout = cloned(repository);
    imported(checkout);
    const { outputs } = await github(checkout.folder, ["plan"], pullRequestEvent(base, head));
    expect(outputs.stacks).toBe("[]");
  });
});

test("a stack whose file is gone is planned from the team files' own history", async () => {
  const repository = someRepository(teams);
  const base = repository.git("rev-parse", "HEAD");
  const head = repository.commit({ [payments]: undefined });
  const checkout = cloned(repository);
  imported(checkout);
  const { outputs, stdout } = await github(checkout.folder, ["plan"], pullRequestEvent(base, head));
  expect(outputs).toMatchObject({ base, dev: '["dev-payments"]' });
  expect(stdout).toContain("dev-payments (goes)");
});

test("a rotation carries team files from job to job, and nothing of the program", async () => {
  const repository = someRepository(teams);
  const checkout = cloned(repository);
  imported(checkout);
  const temp = runnerTemp();
  // What `npm run stacks -- rotate --patch` writes in the job before, in one environment of two.
  mkdirSync(join(temp, "patches"));
  const lines = changed.trimEnd().split("\n");
  const patch = [`--- a/${payments}`, `+++ b/${payments}`, `@@ -1,${lines.length - 1} +1,${lines.length} @@`];
  const body = lines.map((line, index) => `${index === lines.length - 1 ? "+" : " "}${line}`);
  writeFileSync(join(temp, "patches/dev.patch"), `${[...patch, ...body].join("\n")}\n`);
  writeFileSync(join(temp, "patches/prod.patch"), "");
  const [apply] = commands.filter(({ run }) => run.includes("git -C"));
  execaSync("bash", ["-eo", "pipefail", "-c", apply?.run ?? "false"], {
    cwd: checkout.folder,
    env: { RUNNER_TEMP: temp, TEAM_FILES: ".team-files" },
  });
  const clone = join(checkout.folder, ".team-files");
  expect(execaSync("git", ["diff", "--name-only"], { cwd: clone }).stdout).toBe(payments);
  expect(readFileSync(join(clone, payments), "utf8")).toBe(changed);
});
