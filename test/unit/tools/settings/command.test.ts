import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { settings } from "../../../../components/claude-code/settings.ts";
import { usage } from "../../../../tools/settings/arguments.ts";
import { source } from "../../components/settings-source.ts";

const command = join(import.meta.dirname, "../../../../tools/settings/settings.ts");
const payments = source({ apiKey: "pk-secret-1", metadata: { team: "payments" } });
const answer = { claudeCode: { payments, search: source({ team: "search" }) } };

// A busy machine starts a process in a second.
vi.setConfig({ testTimeout: 30_000 });

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-command-"));
  await mkdir(join(folder, "bin"));
  // Says what it was called with, and where, beside its answer.
  const pulumi = '#!/bin/sh\necho "$@" > called\n[ -f stderr ] && cat stderr >&2 && exit 255\ncat answer\n';
  await writeFile(join(folder, "bin", "pulumi"), pulumi);
  await chmod(join(folder, "bin", "pulumi"), 0o755);
  await writeFile(join(folder, "answer"), JSON.stringify(answer));
});
afterAll(() => rm(folder, { force: true, recursive: true }));

interface Place {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly path?: string;
}

async function run(line: string, { cwd = folder, env = {}, path = join(folder, "bin") }: Place = {}) {
  const { exitCode, stderr, stdout } = await execa(
    process.execPath,
    [command, ...line.split(" ").filter((word) => word !== "")],
    {
      cwd,
      env: {
        HOME: folder,
        NODE_COMPILE_CACHE: join(folder, "cache"),
        PATH: [path, "/usr/bin", "/bin"].join(delimiter),
        ...env,
      },
      extendEnv: false,
      reject: false,
      stripFinalNewline: false,
    },
  );
  return { exitCode, stderr, stdout };
}

/** A project folder in which pulumi answers or fails as told. */
async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const place = await mkdtemp(join(folder, "project-"));
  for (const [name, content] of Object.entries(files)) await writeFile(join(place, name), content);
  return place;
}

describe("printing", () => {
  test("gives the team's settings as JSON and nothing else, ready for a pipe", async () => {
    const [plain, explicit] = [await run("payments"), await run("payments --stdout")];
    expect(plain).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: `${JSON.stringify(settings(payments), undefined, 2)}\n`,
    });
    expect(explicit).toEqual(plain);
    expect(await readFile(join(folder, "called"), "utf8")).toBe("stack output --json --show-secrets\n");
  });

  test("tells a team that a targeted pulumi up left out from one that is not there", async () => {
    const cwd = await project({
      answer: JSON.stringify({ claudeCode: { other: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", payments } }),
    });
    const ended = { exitCode: 2, stdout: "" };
    expect(await run("other", { cwd })).toEqual({
      ...ended,
      stderr: "other has not been made yet: run pulumi up\n",
    });
    expect(await run("othr", { cwd })).toEqual({
      ...ended,
      stderr: 'othr: unknown team (did you mean "other"?)\n',
    });
    expect((await run("payments", { cwd })).exitCode).toBe(0);
  });

  test("takes stack, mode and scope", async () => {
    const { stdout } = await run("payments --stack prod --mode messages --scope project");
    expect(JSON.parse(stdout)).toEqual(settings(payments, { mode: "messages", scope: "project" }));
    expect(await readFile(join(folder, "called"), "utf8")).toBe(
      "stack output --json --show-secrets --stack prod\n",
    );
  });

  test("--help needs no stack", async () => {
    expect(await run("--help", { path: "/nowhere" })).toEqual({ exitCode: 0, stderr: "", stdout: usage });
  });
});

describe("writing", () => {
  test("says what it did, does nothing twice, shows what would change, and undoes it", async () => {
    const cwd = await project({ answer: JSON.stringify(answer), "s.json": '{\n  "theme": "dark"\n}\n' });
    expect(await run("payments --write s.json --check", { cwd })).toEqual({
      exitCode: 1,
      stderr: "",
      stdout: [
        "--- s.json",
        "+++ s.json",
        "@@ -1,3 +1,10 @@",
        " {",
        '-  "theme": "dark"',
        '+  "theme": "dark",',
        '+  "env": {',
        '+    "ANTHROPIC_BEDROCK_BASE_URL": "https://api.portkey.ai/v1",',
        '+    "ANTHROPIC_CUSTOM_HEADERS": "x-portkey-api-key: [secret]\\nx-portkey-provider: bedrock\\nx-portkey-virtual-key: payments-1\\nx-portkey-metadata: {\\"team\\":\\"payments\\"}",',
        '+    "ANTHROPIC_MODEL": "us.anthropic.claude-sonnet-4-6",',
        '+    "CLAUDE_CODE_SKIP_BEDROCK_AUTH": 1,',
        '+    "CLAUDE_CODE_USE_BEDROCK": 1',
        "+  }",
        " }",
        "",
      ].join("\n"),
    });
    const done = (stdout: string) => ({ exitCode: 0, stderr: "", stdout });
    expect(await run("payments --write s.json", { cwd })).toEqual(
      done("wrote s.json (5 keys, backup s.json.before-bedrock-portkey)\n"),
    );
    expect(await run("payments --write s.json", { cwd })).toEqual(
      done("s.json is current, nothing written\n"),
    );
    expect(await run("payments --write s.json --check", { cwd })).toEqual(done("s.json is current\n"));
    await chmod(join(cwd, "s.json"), 0o644);
    expect(await run("payments --write s.json --check", { cwd })).toEqual({
      ...done("s.json has mode 644, not 600\n"),
      exitCode: 1,
    });
    expect(await run("payments --write s.json --remove", { cwd })).toEqual(
      done("s.json is what it was before\n"),
    );
    expect(await run("payments --write s.json --remove", { cwd })).toEqual(
      done("nothing to take out of s.json\n"),
    );
  });

  test("names what it takes out of the file, and what the shell has against the settings", async () => {
    const leftovers = { apiKeyHelper: "echo other", env: { CLAUDE_CODE_USE_VERTEX: 1 } };
    const cwd = await project({ answer: JSON.stringify(answer), "s.json": JSON.stringify(leftovers) });
    const env = {
      ANTHROPIC_API_KEY: "sk-ant-other",
      ANTHROPIC_CUSTOM_HEADERS: "x: y",
      CLAUDE_CODE_USE_BEDROCK: "1",
      CLAUDE_CODE_USE_FOUNDRY: "0",
      CLAUDE_CONFIG_DIR: "/elsewhere",
    };
    const first = await run("payments --mode messages --write s.json", { cwd, env });
    expect([first.exitCode, first.stderr]).toEqual([
      0,
      [
        "s.json: took out apiKeyHelper, env.CLAUDE_CODE_USE_VERTEX: another provider, address, credential or model than the team's (--remove puts back what was there)",
        "this shell sets CLAUDE_CODE_USE_BEDROCK, ANTHROPIC_API_KEY: another provider, credential or model than the team's for a Claude Code that is started from it (unset CLAUDE_CODE_USE_BEDROCK ANTHROPIC_API_KEY)",
        "",
      ].join("\n"),
    ]);
    const managed = await run("payments --mode messages --scope managed --write ./", { cwd, env });
    expect(managed.stderr).not.toContain("this shell");
  });

  test("says it as JSON to a program", async () => {
    const cwd = await project({ answer: JSON.stringify(answer), "s.json": "{}" });
    const path = join(cwd, "s.json");
    const [backup, scope, mode] = [`${path}.before-bedrock-portkey`, "user", "bedrock"];
    const json = async (line: string) => JSON.parse((await run(line, { cwd })).stdout);
    const would = await run("payments --write s.json --json --check", { cwd });
    expect([would.exitCode, JSON.parse(would.stdout)]).toEqual([
      1,
      { backup: null, changed: true, mode, path, scope, secret: true },
    ]);
    expect(await json("payments --write s.json --json")).toEqual({
      backup,
      changed: true,
      mode,
      path,
      scope,
      secret: true,
    });
    expect(await json("payments --write s.json --json")).toEqual({
      backup,
      changed: false,
      mode,
      path,
      scope,
      secret: true,
    });
    expect(await json("payments --write s.json --json --remove")).toEqual({
      backup: null,
      changed: true,
      mode,
      path,
      scope,
      secret: false,
    });
    expect(await json("payments --write new.json --json --scope project")).toEqual({
      backup: null,
      changed: true,
      mode,
      path: join(cwd, "new.json"),
      scope: "project",
      secret: false,
    });
  });

  test("a folder gets the file that Claude Code reads there for the scope", async () => {
    const cwd = await project({ answer: JSON.stringify(answer) });
    await mkdir(join(cwd, "shop", ".claude"), { recursive: true });
    await mkdir(join(cwd, "elsewhere"));
    const targets: [words: string, path: string][] = [
      ["--scope local --write shop/", "shop/.claude/settings.local.json"],
      ["--scope local --write shop/.claude", "shop/.claude/settings.local.json"],
      ["--scope project --write shop", "shop/.claude/settings.json"],
      ["--scope project --write new/", "new/.claude/settings.json"],
      ["--scope project --write other/.claude", "other/.claude/settings.json"],
      ["--write shop", "shop/.claude/settings.json"],
      ["--write made/of/.claude/", "made/of/.claude/settings.json"],
      ["--write elsewhere", "elsewhere/settings.json"],
      ["--scope project --write elsewhere", "elsewhere/.claude/settings.json"],
      ["--scope managed --write out/", "out/bedrock-portkey-payments.json"],
      [
        "--scope managed --write etc/claude-code/",
        "etc/claude-code/managed-settings.d/bedrock-portkey-payments.json",
      ],
      ["--scope managed --write managed-settings.d", "managed-settings.d/bedrock-portkey-payments.json"],
    ];
    const env = { CLAUDE_CONFIG_DIR: join(cwd, "elsewhere") };
    for (const [words, path] of targets) {
      const { stdout } = await run(`payments ${words} --json`, { cwd, env });
      expect([words, JSON.parse(stdout).path]).toEqual([words, join(cwd, path)]);
    }
    expect(JSON.stringify(await readdir(join(cwd, "shop")))).toBe('[".claude"]');
  });

  test("a path that the shell left as it was makes no file of that name", async () => {
    const cwd = await project({ answer: JSON.stringify(answer) });
    const before = await readdir(cwd);
    for (const path of [
      "$HOME/.claude/settings.json",
      "~\\.claude\\settings.json",
      "~/x/",
      "%USERPROFILE%/s.json",
    ]) {
      const { exitCode, stderr } = await run(`payments --write ${path}`, { cwd });
      expect([exitCode, stderr]).toEqual([
        2,
        expect.stringMatching(/^--write .*: no shell has replaced \S+ \(write \S+\)\n$/),
      ]);
    }
    expect(await readdir(cwd)).toEqual(before);
  });

  test("a path means what it meant where npm was called, and is never npm's of another command", async () => {
    const caller = await mkdtemp(join(folder, "caller-"));
    const inNpm = { INIT_CWD: caller, npm_lifecycle_event: "settings" };
    const path = async (env: Readonly<Record<string, string>>) =>
      JSON.parse((await run("payments --write s.json --json", { env })).stdout).path;
    expect(await path(inNpm)).toBe(join(caller, "s.json"));
    expect(await path({ ...inNpm, npm_lifecycle_event: "local" })).toBe(join(folder, "s.json"));
  });

  test("what cannot be done is one line, and exit code 2", async () => {
    const cwd = await project({ answer: JSON.stringify(answer), "broken.json": "{" });
    const line = async (words: string) => {
      const { exitCode, stderr, stdout } = await run(words, { cwd });
      return [exitCode, stdout, stderr];
    };
    expect(await line("payments --write broken.json")).toEqual([
      2,
      "",
      "broken.json: line 1, column 2: close brace expected: not the plain JSON that Claude Code takes\n",
    ]);
    expect(await line("payments --write broken.json/x.json")).toEqual([
      2,
      "",
      "broken.json/x.json: not a directory\n",
    ]);
    expect(await line("payment")).toEqual([2, "", 'payment: unknown team (did you mean "payments"?)\n']);
    expect(await line("--scope x")).toEqual([
      2,
      "",
      "--scope x: unknown scope (allowed: user, project, local, managed)\n",
    ]);
    expect(await line("")).toEqual([2, "", `${usage}\nno team named (there are: payments, search)\n`]);
  });
});

describe("a stack that cannot be read is one line that says what to do", () => {
  const failures: [stderr: string, line: string][] = [
    [
      "error: no stack selected; please use `pulumi stack select` or `pulumi stack init` to choose one\n",
      "no stack is selected: select one by pulumi stack select, or name it by --stack",
    ],
    ["error: no stack named 'prod' found\n", "pulumi: no stack named 'prod' found"],
    [
      "warning: A new version of Pulumi is available.\nerror: no Pulumi.yaml project file found (searching upwards from /x).\nMore.\n",
      "pulumi: no Pulumi.yaml project file found (searching upwards from /x).",
    ],
    ["\n", "pulumi ended with exit code 255"],
  ];
  test.each(failures)("%j", async (said, line) => {
    const cwd = await project({ stderr: said });
    expect(await run("payments", { cwd })).toEqual({ exitCode: 2, stderr: `${line}\n`, stdout: "" });
  });

  test("one that was never updated, or answers anything else", async () => {
    const line = async (answer: string) => (await run("payments", { cwd: await project({ answer }) })).stderr;
    for (const answer of ["{}", '{"teams": {}}', "null"]) {
      expect(await line(answer)).toBe("the stack has no outputs yet: run pulumi up first\n");
    }
    expect(await line("pk-secret")).toBe("pulumi: what stack output prints is not JSON\n");
  });

  test("no pulumi", async () => {
    const empty = await mkdtemp(join(folder, "empty-"));
    await symlink(process.execPath, join(empty, "node"));
    expect(await run("payments", { path: empty })).toMatchObject({
      exitCode: 2,
      stderr: "pulumi is not installed, or not on the PATH\n",
    });
  });
});
