import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { openProject } from "../../../../tools/project/project.ts";
import { allStacks, touchedStacks } from "../../../../tools/stacks/touched.ts";
import { folderWith } from "../team/some-project.ts";
import { company, type Repository, repository, teamOf } from "./some-repository.ts";

// Processes take their time on a machine that is busy.
vi.setConfig({ testTimeout: 30_000 });

const everyStack = ["dev", "prod-payments", "staging", "staging-payments", "staging-search"];

/** Names of the stacks that the last commit touches. */
async function namesTouched(project: Repository): Promise<string[]> {
  return (await touchedStacks(project, { base: "HEAD~1" })).map(({ stack }) => stack);
}

test("a team's file touches its stack and no other", async () => {
  const project = repository();
  project.commit({ "Pulumi.staging-payments.yaml": `${teamOf("staging")}# more\n` });
  expect(await touchedStacks(project, { base: "HEAD~1" })).toEqual([
    {
      because: "Pulumi.staging-payments.yaml",
      environment: "staging",
      removed: false,
      stack: "staging-payments",
    },
  ]);
});

test("an environment's file touches all of its stacks and none of another", async () => {
  const project = repository();
  project.commit({ "environments/staging.yaml": "workspace: ws-other\n" });
  const touched = await touchedStacks(project, { base: "HEAD~1" });
  expect(touched.map(({ stack }) => stack)).toEqual(["staging", "staging-payments", "staging-search"]);
  expect(new Set(touched.map(({ because }) => because))).toEqual(new Set(["environments/staging.yaml"]));
});

test.each([
  "components/portkey/client.ts",
  "index.js",
  "index.ts",
  "package.json",
  "package-lock.json",
  "Pulumi.yaml",
  "policy/rules/naming.ts",
])("%s touches every stack", async (path) => {
  const project = repository();
  project.commit({ [path]: "name: bedrock-portkey\n# other\n" });
  const touched = await touchedStacks(project, { base: "HEAD~1" });
  expect(touched.map(({ stack }) => stack)).toEqual(everyStack);
  expect(touched[0]?.because).toBe(path);
});

test("documents, tests, tools and pipelines touch no stack", async () => {
  const project = repository();
  project.commit({
    ".github/workflows/deploy.yml": "",
    "README.md": "",
    "docs/Pulumi.prod-payments.yaml": "",
    "local/project.ts": "",
    "test/components/some.test.ts": "",
    "tools/index.ts": "",
  });
  expect(await touchedStacks(project, { base: "HEAD~1" })).toEqual([]);
});

test("a stack whose file is gone is told as removed, with the environment that the file said", async () => {
  const project = repository({
    ...company,
    "Pulumi.staging-eu-search.yaml": teamOf("staging-eu"),
    "environments/staging-eu.yaml": "workspace: ws-eu\n",
  });
  project.commit({ "Pulumi.staging-eu-search.yaml": undefined, "environments/staging-eu.yaml": undefined });
  expect(await touchedStacks(project, { base: "HEAD~1" })).toEqual([
    {
      because: "Pulumi.staging-eu-search.yaml",
      environment: "staging-eu",
      removed: true,
      stack: "staging-eu-search",
    },
  ]);
});

test("a renamed stack is one that goes and one that comes", async () => {
  const project = repository();
  project.git("mv", "Pulumi.staging-search.yaml", "Pulumi.staging-find.yaml");
  project.commit({});
  const touched = await touchedStacks(project, { base: "HEAD~1" });
  expect(touched.map(({ removed, stack }) => [stack, removed])).toEqual([
    ["staging-find", false],
    ["staging-search", true],
  ]);
});

test("what others merged since a branch began does not count as the branch's", async () => {
  const project = repository();
  project.git("switch", "--quiet", "--create", "branch");
  project.commit({ "Pulumi.staging-search.yaml": `${teamOf("staging")}# more\n` });
  project.git("switch", "--quiet", "main");
  project.commit({ "index.ts": "// other\n" });
  project.git("switch", "--quiet", "branch");
  const touched = await touchedStacks(project, { base: "main" });
  expect(touched.map(({ stack }) => stack)).toEqual(["staging-search"]);
  expect(await touchedStacks(project, { base: "main", head: "main" })).toEqual([]);
});

test("the first push of a branch touches every stack", async () => {
  const touched = await touchedStacks(repository(), { base: "0".repeat(40) });
  expect(touched.map(({ stack }) => stack)).toEqual(everyStack);
});

test("a project in a folder of its repository is told by its own paths", async () => {
  const project = repository(company, "platform/llm access");
  project.commit({ "../index.ts": "", "Pulumi.dev.yaml": "config: {}\n" });
  expect(await namesTouched(project)).toEqual(["dev"]);
});

test("a commit that git does not know is a mistake, not an empty list", async () => {
  await expect(touchedStacks(repository(), { base: "0123456" })).rejects.toThrow(
    "--base 0123456: git knows no such commit (a shallow clone lacks it: fetch all)",
  );
  await expect(touchedStacks(repository(), { base: "--output=x" })).rejects.toThrow(
    "git knows no such commit",
  );
});

test("a file that cannot be read still has its stack previewed, in the environment of its name", () => {
  const folder = folderWith({
    "Pulumi.prod-eu-search.yaml": "config: [",
    "Pulumi.prod-payments.yaml": teamOf("dev"),
    "environments/dev.yaml": "",
    "environments/prod-eu.yaml": "",
    "environments/prod.yaml": "",
  });
  const all = allStacks(openProject(folder), "all");
  expect(all.map(({ environment, stack }) => [stack, environment])).toEqual([
    ["prod-payments", "prod"],
    ["prod-eu-search", "prod-eu"],
  ]);
});

test("a stack whose file names no environment is its own, whatever its name begins with", () => {
  const folder = folderWith({
    "Pulumi.prod-eu.yaml": "config:\n  bedrock-portkey:workspace: ws-eu\n  bedrock-portkey:teams: {}\n",
    "Pulumi.prod-payments.yaml": teamOf("prod"),
    "environments/prod.yaml": "",
  });
  expect(allStacks(openProject(folder), "all").map(({ environment, stack }) => [stack, environment])).toEqual(
    [
      ["prod-payments", "prod"],
      ["prod-eu", "prod-eu"],
    ],
  );
});

test("a file of some hundred bytes does not take the machine's memory", () => {
  const levels = Array.from({ length: 10 }, (_, level) => {
    const of = level === 0 ? "x" : `*a${level - 1}`;
    return `  a${level}: &a${level} [${Array(10).fill(of).join(", ")}]\n`;
  });
  const folder = folderWith({
    "Pulumi.dev-payments.yaml": `config:\n${levels.join("")}`,
    "environments/dev.yaml": "",
  });
  const before = process.memoryUsage.rss();
  expect(allStacks(openProject(folder), "all")).toHaveLength(1);
  expect(process.memoryUsage.rss() - before).toBeLessThan(500_000_000);
});

test("whatever changes, no stack is missed that a changed file is part of, and none is told twice", async () => {
  const paths = [...Object.keys(company), "index.ts", "docs/a.md", "components/x/y.ts", "tools/z.ts"];
  const project = repository({ ...company, "index.ts": "", "components/x/y.ts": "" });
  await fc.assert(
    fc.asyncProperty(fc.subarray(paths, { minLength: 1 }), fc.uuid(), async (changed, text) => {
      project.commit(Object.fromEntries(changed.map((path) => [path, `${company[path] ?? ""}# ${text}\n`])));
      const names = await namesTouched(project);
      const all = changed.some((path) => path === "index.ts" || path.startsWith("components/"));
      const expected = everyStack.filter(
        (stack) =>
          all ||
          changed.includes(`Pulumi.${stack}.yaml`) ||
          changed.includes(`environments/${stack.split("-")[0]}.yaml`),
      );
      expect(names).toEqual(expected);
    }),
    { numRuns: 15 },
  );
});
