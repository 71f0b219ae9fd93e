import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { type LocalEnvironment, startEnvironment } from "../../local/environment.ts";
import { teamFile, teamStack } from "../fleet/company.ts";
import { onLoopback } from "../unit/components/loopback.ts";
import { pullRequestEvent } from "../unit/tools/github/recorded-events.ts";
import { runJob, runnerTemp } from "../unit/tools/github/run-job.ts";

/*
 * Pull requests of a repository that holds only team files, on the real engine: the commands of the workflows, in a checkout
 * of the program with that repository cloned in it. Whatever such a pull request holds, nothing of it runs.
 */

const stack = "dev-payments";
const right = teamFile(teamStack("dev", "payments"), 100);
const from = { "inputs.program": "acme/bedrock-portkey" };

let state: string;
let environment: LocalEnvironment;
let clone: string;
/** What any code of the pull request would make. */
let canary: string;
let base: string;
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), "bedrock-portkey-team-repository-"));
  const workspace = { id: randomUUID(), name: "Claude Code dev", slug: "ws-claude-code-dev" };
  environment = await startEnvironment(state, { keep: false, workspaces: [workspace] });
  await writeFile(join(environment.project, ".gitignore"), "node_modules\n.team-files\n");
  await git(environment.project, "init", "--quiet");
  await commit(environment.project, {});
  clone = join(environment.project, ".team-files");
  await mkdir(clone);
  canary = join(state, "canary");
  await git(clone, "init", "--quiet", "--initial-branch=main");
  base = await commit(clone, {
    [`Pulumi.${stack}.yaml`]: right,
    "environments/dev.yaml": stringify({ workspace: workspace.slug }),
  });
});
afterAll(async () => {
  await environment?.stop();
  await rm(state, { force: true, recursive: true });
});
beforeEach(async () => {
  await git(clone, "reset", "--quiet", "--hard", base);
  await git(clone, "clean", "-ffdxq");
});

/** Plans and previews a pull request that changes these files. */
async function previewed(files: Readonly<Record<string, string>>, variables: Record<string, string> = {}) {
  const env = { ...environment.env, ...pullRequestEvent(base, await commit(clone, files)), ...variables };
  const runner = { env, folder: environment.project, temp: runnerTemp() };
  const plan = await runJob("preview.plan", runner, from);
  expect(plan, plan.log).toMatchObject({ exitCode: 0 });
  const stacks = JSON.parse(plan.outputs.stacks ?? "").map(({ stack }: { stack: string }) => stack);
  const values = { ...from, "matrix.stack": stack, "needs.plan.outputs.base": plan.outputs.base ?? "" };
  const preview = await runJob("preview.preview", runner, values);
  return { log: preview.log, preview, stacks };
}

test("a team's change is previewed with the program's code and the team's file", async () => {
  const { log, preview, stacks } = await previewed({ [`Pulumi.${stack}.yaml`]: right.replace("100", "150") });
  expect(stacks).toEqual([stack]);
  expect(preview.exitCode, log).toBe(0);
  expect(preview.summary).toContain("\n11 to create\n");
});

test("code, dependencies and settings beside the team's file run nowhere", async () => {
  const run = `require("fs").writeFileSync(${JSON.stringify(canary)}, "")`;
  const shell = `touch ${canary}`;
  const module = `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(canary)}, "");\n`;
  const { log, preview, stacks } = await previewed({
    ".gitattributes": "* filter=evil diff=evil\n",
    ".npmrc": `script-shell=${clone}/evil.sh\nnode-options=--import=${clone}/evil.mjs\n`,
    ".pulumi/plugins/resource-aws-v7.48.0/pulumi-resource-aws": `#!/bin/sh\n${shell}\n`,
    "components/mistakes.ts": module,
    "components/node_modules/zod/index.js": run,
    "components/node_modules/zod/package.json": '{"name":"zod","main":"index.js"}',
    "evil.mjs": module,
    "evil.sh": `#!/bin/sh\n${shell}\n`,
    "index.ts": module,
    "node_modules/execa/index.js": module,
    "node_modules/execa/package.json": '{"name":"execa","type":"module","main":"index.js"}',
    "package.json": JSON.stringify({ scripts: { github: shell, prestacks: shell, stacks: shell } }),
    "policy/PulumiPolicy.yaml": "runtime: localnode\n",
    "policy/index.js": run,
    [`Pulumi.${stack}.yaml`]: right.replace("100", "150"),
    "tools/stacks/stacks.ts": module,
  });
  expect(stacks).toEqual([stack]);
  expect(preview.exitCode, log).toBe(0);
  expect(existsSync(canary)).toBe(false);
});

describe("a stack's file is refused in one line, and nothing of it runs or leaves the machine, that", () => {
  test("names a process for AWS's credentials", async () => {
    const aws = `[profile evil]\ncredential_process = touch ${canary}\n`;
    const config = `  aws:sharedConfigFiles: ["${clone}/aws"]\n  aws:profile: evil\n`;
    await refused({ aws, [`Pulumi.${stack}.yaml`]: right + config }, [
      "config.aws:sharedConfigFiles: not allowed in a pipeline",
      "config.aws:profile: not allowed in a pipeline",
    ]);
  });

  test("imports environments of Pulumi ESC, with variables of the process", async () => {
    const esc = "environment:\n  values: { environmentVariables: { NODE_OPTIONS: --import=./evil.mjs } }\n";
    await refused({ [`Pulumi.${stack}.yaml`]: esc + right }, ["environment: no pipeline reads environments"]);
  });

  test("sends the key of the pipeline to another Portkey", async () => {
    const asked: unknown[] = [];
    const { url } = await onLoopback((request, response) => {
      asked.push(request.headers);
      response.end("{}");
    });
    const text = `${right}  bedrock-portkey:portkeyBaseUrl: ${url}\n`;
    await refused({ [`Pulumi.${stack}.yaml`]: text }, [
      "portkeyBaseUrl: is not where this pipeline's Portkey is",
    ]);
    expect(asked).toEqual([]);
  });

  test("lets another key encrypt its secrets", async () => {
    const text = `secretsprovider: awskms://alias/x?endpoint=http://127.0.0.1:1\n${right}`;
    await refused({ [`Pulumi.${stack}.yaml`]: text }, ["secretsprovider: "]);
  });

  test("is a bomb of aliases", async () => {
    const bomb = Array.from({ length: 12 }, (_, level) => {
      const below = level === 0 ? "x" : `*l${level - 1}`;
      return `l${level}: &l${level} [${Array.from({ length: 9 }, () => below).join(", ")}]\n`;
    });
    await refused({ [`Pulumi.${stack}.yaml`]: bomb.join("") + right }, ["comes to "]);
  });

  async function refused(files: Readonly<Record<string, string>>, lines: readonly string[]) {
    const { log, preview } = await previewed(files);
    expect(preview.exitCode, log).toBe(2);
    const said = log.split("\n").filter((line) => line.startsWith(`Pulumi.${stack}.yaml: `));
    expect(said).toEqual(lines.map((line) => expect.stringContaining(line)));
    expect(log).not.toContain("Previewing update");
    expect(existsSync(canary)).toBe(false);
  }
});

async function commit(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  await git(folder, "add", "--all");
  const author = ["-c", "user.name=jane.roe", "-c", "user.email=jane.roe@example.com"];
  await git(folder, ...author, "commit", "--quiet", "--allow-empty", "-m", "a change");
  return git(folder, "rev-parse", "HEAD");
}

async function git(folder: string, ...args: string[]): Promise<string> {
  return (await execa("git", args, { cwd: folder })).stdout;
}
