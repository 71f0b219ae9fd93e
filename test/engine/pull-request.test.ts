import { randomUUID } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalEnvironment, startEnvironment } from "../../local/environment.ts";
import { checkout } from "../../local/folders.ts";
import { localGitHub, openPullRequest } from "../unit/tools/github/local-github.ts";
import { pullRequestEvent } from "../unit/tools/github/recorded-events.ts";
import { runJob, runnerTemp } from "../unit/tools/github/run-job.ts";

/*
 * The commands of the workflows, in their order and with their variables, over recorded events, on the real engine.
 */

const stack = "staging-payments";
const stackFile = `Pulumi.${stack}.yaml`;

let state: string;
let environment: LocalEnvironment;
let base: string;
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), "bedrock-portkey-pull-request-"));
  const workspace = { id: randomUUID(), name: "Claude Code staging", slug: "ws-claude-code-staging" };
  environment = await startEnvironment(state, { keep: false, workspaces: [workspace] });
  // A commit that touches the code needs code of its own.
  const code = join(environment.project, "components");
  await rm(code);
  await cp(join(checkout, "components"), code, { recursive: true });
  await writeFile(join(environment.project, ".gitignore"), "node_modules\npolicy\ntools\n");
  // The examples become a company's stacks.
  for (const file of (await readdir(environment.project)).filter((name) => /^Pulumi\..+\.yaml$/.test(name))) {
    const text = await readFile(join(environment.project, file), "utf8");
    await writeFile(join(environment.project, file), text.replace(/^# Example: .*\n/, ""));
  }
  await git("init", "--quiet", "--initial-branch=main");
  base = await commit();
  await git("update-ref", "refs/remotes/origin/main", "HEAD");
});
afterAll(async () => {
  await environment.stop();
  await rm(state, { force: true, recursive: true });
});

test("a pull request that changes one team previews one stack, and says so once", async () => {
  const github = await localGitHub();
  const pullRequest = openPullRequest(github);
  const runner = {
    env: { ...environment.env, ...github.env },
    folder: environment.project,
    temp: runnerTemp(),
  };
  const deployed = await runJob(
    "deploy-environment.deploy",
    { ...runner, env: { ...runner.env, GITHUB_REF_NAME: "main" } },
    { "inputs.base": base, "matrix.stack": stack },
  );
  expect(deployed, deployed.log).toMatchObject({ exitCode: 0, outputs: { overtaken: "false" } });
  expect(deployed.summary).toContain(`<!-- bedrock-portkey: deploy ${stack} 0 -->`);
  expect(await git("status", "--porcelain")).toBe("");

  const text = await readFile(join(environment.project, stackFile), "utf8");
  await writeFile(join(environment.project, stackFile), text.replace("limit: 500", "limit: 600"));
  const env = { ...runner.env, ...pullRequestEvent(base, await commit()) };
  const plan = await runJob("preview.plan", { ...runner, env });
  expect(JSON.parse(plan.outputs.stacks ?? "")).toEqual([
    { because: stackFile, environment: "staging", removed: false, stack },
  ]);

  const preview = await runJob(
    "preview.preview",
    { ...runner, env },
    { "matrix.stack": stack, "needs.plan.outputs.base": plan.outputs.base ?? "" },
  );
  expect(preview.exitCode, preview.log).toBe(0);
  // In place of the artifact.
  await cp(join(runner.temp, `${stack}.md`), join(runner.temp, "summaries", `${stack}.md`));

  const values = {
    "github.event.pull_request.number": `${pullRequest.number}`,
    "needs.plan.outputs.stacks": plan.outputs.stacks ?? "",
  };
  for (const _ of [1, 2])
    expect(await runJob("preview.comments", { ...runner, env }, values)).toMatchObject({ exitCode: 0 });
  expect(pullRequest.comments.map(({ body }) => body)).toEqual([
    expect.stringMatching(new RegExp(`^<!-- bedrock-portkey: preview ${stack} 0 -->\n`)),
  ]);
  expect(pullRequest.comments[0]?.body).toMatch(/^1 to update, \d+ unchanged$/m);
  expect(pullRequest.comments[0]?.body).not.toContain("600");
  expect(preview.summary.trim()).toBe(pullRequest.comments[0]?.body);
});

test("one that touches the components is about every stack", async () => {
  const before = await git("rev-parse", "HEAD");
  await rename(
    join(environment.project, "components/names.ts"),
    join(environment.project, "components/naming.ts"),
  );
  const env = { ...environment.env, ...pullRequestEvent(before, await commit()) };
  const { outputs } = await runJob("preview.plan", { env, folder: environment.project, temp: runnerTemp() });
  const files = await readdir(environment.project);
  const stacks = files.flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  expect(stacks.length).toBeGreaterThan(1);
  expect(JSON.parse(outputs.stacks ?? "").map(({ stack }: { stack: string }) => stack)).toEqual(
    stacks.sort(),
  );
});

async function commit(): Promise<string> {
  await git("add", "--all");
  await git(
    "-c",
    "user.name=jane.roe",
    "-c",
    "user.email=jane.roe@example.com",
    "commit",
    "--quiet",
    "-m",
    "a change",
  );
  return git("rev-parse", "HEAD");
}

async function git(...args: string[]): Promise<string> {
  return (await execa("git", args, { cwd: environment.project })).stdout;
}
