import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execaSync } from "execa";
import { expect, test, vi } from "vitest";
import { pullRequestEvent } from "./recorded-events.ts";
import { github } from "./run-github.ts";
import { runJob, runnerTemp } from "./run-job.ts";
import { someRepository, someStacks } from "./some-repository.ts";
import { commands } from "./workflows.ts";

vi.setConfig({ testTimeout: 60_000 });

const payments = "Pulumi.dev-payments.yaml";
const changed = `${someStacks[payments]}    accessKey: { serial: 2 }\n`;

/** Files that are neither a stack's nor an environment's. */
const program = Object.fromEntries(
  Object.entries(someStacks).filter(([name]) => !/^(environments\/|Pulumi\..+\.yaml)/.test(name)),
);

/** A repository of team files, with the program laid over its checkout as the workflows do it. */
function laidOver() {
  const from = someRepository({
    ...program,
    "Pulumi.dev.yaml": "config: {}\n",
    "README.md": "# Program\n",
  });
  const teams = Object.fromEntries(Object.entries(someStacks).filter(([name]) => !(name in program)));
  const caller = someRepository({
    ...teams,
    "README.md": "# Our teams\n",
    "components/team-access.ts": "evil();\n",
  });
  const base = caller.git("rev-parse", "HEAD");
  const head = caller.commit({ [payments]: changed });
  execaSync("git", ["clone", "--quiet", from.folder, join(caller.folder, ".program")]);
  const [layOver] = commands.filter(({ run }) => run.startsWith("git -C .program"));
  execaSync("bash", ["-eo", "pipefail", "-c", layOver?.run ?? "false"], { cwd: caller.folder });
  return { base, caller, head };
}

test("the program's code comes over the caller's checkout, its stacks do not, and nobody overrides it", () => {
  const { caller } = laidOver();
  const text = (name: string) => readFileSync(join(caller.folder, name), "utf8");
  expect(text("Pulumi.yaml")).toBe(someStacks["Pulumi.yaml"]);
  expect(text("components/team-access.ts")).toBe(someStacks["components/team-access.ts"]);
  expect(text(payments)).toBe(changed);
  expect(() => text("Pulumi.dev.yaml")).toThrow("ENOENT");
});

test("commits are the caller's: the plan is of the teams that they touch", async () => {
  const { base, caller, head } = laidOver();
  const { outputs } = await github(caller.folder, ["plan"], pullRequestEvent(base, head));
  expect(outputs).toMatchObject({ base, dev: '["dev-payments"]', prod: "[]" });
});

test("a rotation carries team files from job to job, and nothing of the program", async () => {
  const { caller } = laidOver();
  const temp = runnerTemp();
  mkdirSync(join(temp, "patches"));
  // What `npm run stacks -- rotate` does in the job before, in one environment of two.
  writeFileSync(join(caller.folder, payments), `${changed}# rotated\n`);
  const [diff] = commands.filter(({ run }) => run.startsWith("git diff"));
  const [apply] = commands.filter(({ run }) => run.includes("git apply"));
  const step = (run = "false", env = {}) =>
    execaSync("bash", ["-eo", "pipefail", "-c", run], {
      cwd: caller.folder,
      env: { RUNNER_TEMP: temp, ...env },
    });
  step(diff?.run, { ENVIRONMENT: "patches/dev" });
  caller.git("checkout", "--quiet", "--", payments);
  step(diff?.run, { ENVIRONMENT: "patches/prod" });

  step(apply?.run);
  expect(caller.git("diff", "--name-only", "--", "Pulumi.*.yaml")).toBe(payments);
  expect(readFileSync(join(caller.folder, payments), "utf8")).toBe(`${changed}# rotated\n`);
});

test("a workflow's plan runs as its file has it", async () => {
  const { base, caller, head } = laidOver();
  const scripts = { github: `node ${join(import.meta.dirname, "../../../../tools/github/github.ts")}` };
  writeFileSync(join(caller.folder, "package.json"), JSON.stringify({ scripts }));
  const env = { PATH: process.env.PATH, ...pullRequestEvent(base, head) };
  const { exitCode, outputs, summary } = await runJob("preview.plan", {
    env,
    folder: caller.folder,
    temp: runnerTemp(),
  });
  expect({ exitCode, outputs }).toMatchObject({ exitCode: 0, outputs: { dev: '["dev-payments"]' } });
  expect(summary).toContain("dev-payments");
});
