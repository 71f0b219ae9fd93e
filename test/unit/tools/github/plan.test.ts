import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { Mistakes } from "../../../../components/mistakes.ts";
import { readEvent } from "../../../../tools/github/event.ts";
import { plan } from "../../../../tools/github/plan.ts";
import { openProject } from "../../../../tools/project/project.ts";
import {
  type DispatchInputs,
  dispatchEvent,
  eventFile,
  pullRequestEvent,
  pushEvent,
  scheduleEvent,
} from "./recorded-events.ts";
import { github } from "./run-github.ts";
import { someRepository, someStacks } from "./some-repository.ts";
import { root } from "./workflows.ts";

// Each runs git a dozen times, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const all = ["dev-payments", "dev-search", "prod-payments", "prod-search"];
const changed = `${someStacks["Pulumi.dev-payments.yaml"]}    budget: { limit: 500 }\n`;

/** What an event's plan comes to, or the mistakes in it. */
async function planned(folder: string, event: Record<string, string>, environments = ["dev", "prod"]) {
  try {
    const asked = readEvent(event.GITHUB_EVENT_NAME ?? "", event.GITHUB_EVENT_PATH ?? "");
    const made = await plan(openProject(folder), asked, environments);
    return { ...made, mistakes: [], stacks: made.stacks.map(({ stack }) => stack) };
  } catch (error) {
    if (!(error instanceof Mistakes)) throw error;
    return { mistakes: error.lines };
  }
}

describe("a pull request's plan", () => {
  test("is the one stack whose file it changes, for the jobs after it and for people", async () => {
    const repository = someRepository();
    const base = repository.git("rev-parse", "HEAD");
    const head = repository.commit({ "Pulumi.dev-payments.yaml": changed });
    const run = await github(repository.folder, ["plan"], pullRequestEvent(base, head));
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(run.outputs).toEqual({
      base,
      dev: '["dev-payments"]',
      environments: '["dev"]',
      prod: "[]",
      stacks:
        '[{"stack":"dev-payments","environment":"dev","removed":false,"because":"Pulumi.dev-payments.yaml"}]',
      staging: "[]",
    });
    expect(run.stdout).toBe(
      `1 stack: what ${base.slice(0, 12)}...${head.slice(0, 12)} touches\n  dev-payments: Pulumi.dev-payments.yaml`,
    );
    expect(run.summary).toContain("| dev | `dev-payments` | `Pulumi.dev-payments.yaml` |\n");
  });

  test("is the same for a fork's: what it may do is for the jobs to say", async () => {
    const repository = someRepository();
    const base = repository.git("rev-parse", "HEAD");
    const head = repository.commit({ "Pulumi.dev-payments.yaml": changed });
    expect(await planned(repository.folder, pullRequestEvent(base, head, true))).toMatchObject({
      base,
      stacks: ["dev-payments"],
    });
  });

  test("is every stack where what all are made of changes, and none for documents", async () => {
    const { commit, folder, git } = someRepository();
    const start = git("rev-parse", "HEAD");
    const code = commit({ "components/team-access.ts": "export const changed = 1;\n" });
    expect(await planned(folder, pullRequestEvent(start, code))).toMatchObject({ stacks: all });
    const docs = commit({ "docs/state.md": "# Changed\n" });
    expect(await planned(folder, pullRequestEvent(code, docs))).toMatchObject({ stacks: [] });
  });

  test("leaves out what the base branch has got since", async () => {
    const { commit, folder, git } = someRepository();
    git("checkout", "--quiet", "-b", "changes");
    const head = commit({ "Pulumi.dev-payments.yaml": changed });
    git("checkout", "--quiet", "main");
    const base = commit({ "Pulumi.prod-search.yaml": changed.replaceAll("dev", "prod") });
    git("merge", "--quiet", "--no-edit", "changes");
    expect(await planned(folder, pullRequestEvent(base, head))).toMatchObject({ stacks: ["dev-payments"] });
  });
});

describe("a push's plan", () => {
  test("names the stack whose file is gone, and the commit that still has it", async () => {
    const { commit, folder, git } = someRepository();
    const before = git("rev-parse", "HEAD");
    const after = commit({ "Pulumi.prod-search.yaml": undefined });
    const { outputs, stdout } = await github(folder, ["plan"], pushEvent(before, after));
    expect(outputs).toMatchObject({ base: before, dev: "[]", prod: '["prod-search"]' });
    expect(stdout).toContain("\n  prod-search (goes): Pulumi.prod-search.yaml");
  });

  test.each([
    ["nothing before it", "0".repeat(40)],
    ["a commit before it that was thrown away", "1".repeat(40)],
  ])("with %s is every stack", async (_, before) => {
    const { folder, git } = someRepository();
    const after = git("rev-parse", "HEAD");
    expect(await planned(folder, pushEvent(before, after))).toEqual({
      base: after,
      because: `every stack: there is no commit ${before} to compare with`,
      mistakes: [],
      stacks: all,
    });
  });

  test("that deletes a branch is nothing", async () => {
    const { folder } = someRepository();
    expect(await planned(folder, pushEvent("1".repeat(40), "0".repeat(40)))).toMatchObject({
      because: "the branch is deleted",
      stacks: [],
    });
  });
});

describe("the examples of this repository", () => {
  const examples = ["Pulumi.dev.yaml", "Pulumi.staging-payments.yaml", "environments/staging.yaml"];
  const shipped = Object.fromEntries(examples.map((name) => [name, readFileSync(join(root, name), "utf8")]));
  const files = { ...someStacks, ...shipped };
  const environments = ["dev", "staging", "prod"];

  test("are in no plan: of a first push, a schedule, a change of all stacks or of themselves", async () => {
    const { commit, folder, git } = someRepository(files);
    const first = git("rev-parse", "HEAD");
    const run = await github(folder, ["plan"], pushEvent("0".repeat(40), first));
    expect(JSON.parse(run.outputs.stacks ?? "").map(({ stack }: { stack: string }) => stack)).toEqual(all);
    const note =
      "left out as examples: dev, staging-payments (to deploy one, delete the first line of its file)";
    expect(run.stdout.split("\n").at(-1)).toBe(note);
    expect(run.summary).toContain(`\n${note}\n`);
    expect(await planned(folder, scheduleEvent(), environments)).toMatchObject({ stacks: all });
    const code = commit({ "index.ts": "// changed\n" });
    expect(await planned(folder, pushEvent(first, code), environments)).toMatchObject({ stacks: all });
    const own = commit({ "Pulumi.dev.yaml": `${shipped["Pulumi.dev.yaml"]}# changed\n` });
    expect(await planned(folder, pushEvent(code, own), environments)).toMatchObject({ stacks: [] });
    const gone = commit({ "Pulumi.dev.yaml": undefined });
    expect(await planned(folder, pushEvent(own, gone), environments)).toMatchObject({ stacks: [] });
  });

  test("are refused by name, with what makes a stack of one", async () => {
    const { folder } = someRepository(files);
    expect(await planned(folder, dispatchEvent({ stacks: "dev" }), environments)).toEqual({
      mistakes: ["stack dev: is an example (to deploy it, delete the first line of Pulumi.dev.yaml)"],
    });
  });

  test("become stacks of a company's: under another name, or without their first line", async () => {
    const { commit, folder } = someRepository(files);
    const dev = shipped["Pulumi.dev.yaml"] ?? "";
    commit({ "Pulumi.dev.yaml": dev.slice(dev.indexOf("\n") + 1), "Pulumi.prod.yaml": dev });
    expect(await planned(folder, scheduleEvent(), environments)).toMatchObject({
      stacks: ["dev", "dev-payments", "dev-search", "prod", "prod-payments", "prod-search"],
    });
  });
});

describe("a person's plan", () => {
  test("is what is named, what changed since a commit, or both, or everything", async () => {
    const { commit, folder, git } = someRepository();
    const base = git("rev-parse", "HEAD");
    commit({ "Pulumi.dev-payments.yaml": changed, "Pulumi.prod-search.yaml": undefined });
    const plans: [DispatchInputs, string[]][] = [
      [{ stacks: "dev-search, prod-payments" }, ["dev-search", "prod-payments"]],
      [{ base, stacks: "" }, ["dev-payments", "prod-search"]],
      [{ base, stacks: "prod-search dev-search" }, ["dev-search", "prod-search"]],
      [{ base: "", stacks: "" }, ["dev-payments", "dev-search", "prod-payments"]],
      [null, ["dev-payments", "dev-search", "prod-payments"]],
    ];
    for (const [inputs, stacks] of plans) {
      expect(await planned(folder, dispatchEvent(inputs))).toMatchObject({ stacks });
    }
  });

  test.each([
    [{ stacks: "dev-paymets" }, 'stack dev-paymets: has no file (did you mean "dev-payments"?)'],
    [{ base: "no-such-branch" }, "--base no-such-branch: git knows no such commit"],
    [{ base: "main\nstacks=[]" }, 'base "main\\nstacks=[]": is not a commit, a branch or a tag'],
    [{ base: "--output=x" }, 'base "--output=x": is not a commit, a branch or a tag'],
  ])("%j is refused in one line", async (inputs, line) => {
    const { mistakes } = await planned(someRepository().folder, dispatchEvent(inputs));
    expect(mistakes).toEqual([expect.stringContaining(line)]);
  });
});

describe("a plan", () => {
  test("of a schedule is every stack", async () => {
    expect(await planned(someRepository().folder, scheduleEvent())).toMatchObject({ stacks: all });
  });

  test("does not let a stack go by whose environment no job is for", async () => {
    const { folder } = someRepository();
    const run = await github(folder, ["plan", "--environments", "dev,prd"], scheduleEvent());
    expect(run).toMatchObject({ exitCode: 2, outputs: {} });
    expect(run.stderr.split("\n")).toEqual([
      'prod-payments: environment prod has no jobs in this workflow (did you mean "prd"?)',
      'prod-search: environment prod has no jobs in this workflow (did you mean "prd"?)',
    ]);
  });

  test("of more stacks than GitHub runs jobs is refused before any of them runs", async () => {
    const team = someStacks["Pulumi.dev-payments.yaml"];
    const files = Object.fromEntries(Array.from({ length: 257 }, (_, n) => [`Pulumi.dev-t${n}.yaml`, team]));
    const { folder } = someRepository({ ...files, "Pulumi.yaml": "name: bedrock-portkey\n" });
    const { mistakes } = await planned(folder, scheduleEvent());
    expect(mistakes).toEqual(["257 stacks: a workflow of GitHub's runs at most 256 jobs of a kind"]);
  });

  test("needs an event that it knows, and all of it", async () => {
    const { folder } = someRepository();
    expect((await github(folder, ["plan"])).stderr).toBe("GITHUB_EVENT_NAME: missing (a workflow has it)");
    expect(await planned(folder, { GITHUB_EVENT_NAME: "issue_comment", GITHUB_EVENT_PATH: "x" })).toEqual({
      mistakes: [
        "GITHUB_EVENT_NAME: issue_comment is no event to plan for (there are: pull_request, push, schedule, workflow_dispatch)",
      ],
    });
    expect(await planned(folder, { GITHUB_EVENT_NAME: "push", GITHUB_EVENT_PATH: "nowhere.json" })).toEqual({
      mistakes: ["GITHUB_EVENT_PATH nowhere.json: cannot be read (ENOENT)"],
    });
    expect(await planned(folder, eventFile("push", { after: "x" }))).toEqual({
      mistakes: ["GITHUB_EVENT_PATH.before: missing", "GITHUB_EVENT_PATH.deleted: missing"],
    });
  });
});
