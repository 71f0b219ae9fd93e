import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keepDriftIssues } from "../../../../tools/github/drift-issues.ts";
import { openRepository } from "../../../../tools/github/repository.ts";
import type { Summary } from "../../../../tools/github/summaries.ts";
import { type LocalGitHub, localGitHub } from "./local-github.ts";
import { github as command } from "./run-github.ts";
import { runnerTemp } from "./run-job.ts";

const drifted = 7;

/** What `drift` wrote about a stack. */
function check(stack: string, exitCode: number, what = "a user is gone"): Summary {
  const text = `<!-- bedrock-portkey: drift ${stack} ${exitCode} -->\n### \`${stack}\`: ${what}`;
  return { exitCode, stack, text, verb: "drift" };
}

/** What a night's checks make of the issues. */
async function night(github: LocalGitHub, ...checks: Summary[]): Promise<string[]> {
  github.writes.length = 0;
  const summaries = new Map(checks.map((summary) => [summary.stack, summary]));
  return await keepDriftIssues(openRepository(github.env), summaries);
}

const states = ({ issues }: LocalGitHub) => issues.map(({ state, title }) => `${title} ${state}`);

test("a drifted stack gets one issue, which stays as it is while nothing changes, and is closed", async () => {
  const github = await localGitHub();
  expect(await night(github, check("dev-a", drifted), check("dev-b", 0))).toEqual(["dev-a: opened issue 1"]);
  expect(github.issues[0]).toMatchObject({
    body: check("dev-a", drifted).text,
    labels: [{ name: "drift" }],
    title: "Drift: dev-a",
  });

  expect(await night(github, check("dev-a", drifted), check("dev-b", 0))).toEqual([]);
  expect(github.writes).toEqual([]);

  const other = check("dev-a", drifted, "a policy is other");
  expect(await night(github, other)).toEqual(["dev-a: changed issue 1"]);
  expect(github.issues[0]).toMatchObject({ body: other.text, comments: [expect.anything()] });

  expect(await night(github, check("dev-a", 0))).toEqual(["dev-a: closed issue 1"]);
  expect(states(github)).toEqual(["Drift: dev-a closed"]);
  expect(await night(github, check("dev-a", 0))).toEqual([]);
  expect(github.writes).toEqual([]);

  expect(await night(github, other)).toEqual(["dev-a: opened issue 2"]);
  expect(states(github)).toEqual(["Drift: dev-a closed", "Drift: dev-a open"]);
});

test("a check that failed, or did not run, neither opens nor closes anything", async () => {
  const github = await localGitHub();
  await night(github, check("dev-a", drifted));
  expect(await night(github, check("dev-a", 255), check("dev-b", 1))).toEqual([]);
  expect(await night(github)).toEqual([]);
  expect(states(github)).toEqual(["Drift: dev-a open"]);
});

test("issues on later pages are found again", async () => {
  const github = await localGitHub(2);
  const checks = ["dev-a", "dev-b", "dev-c", "dev-d", "dev-e"].map((stack) => check(stack, drifted));
  expect(await night(github, ...checks)).toHaveLength(5);
  expect(await night(github, ...checks)).toEqual([]);
  expect(await night(github, check("dev-e", 0))).toEqual(["dev-e: closed issue 5"]);
});

test("other people's issues with the same label, or our first line, are left alone", async () => {
  const github = await localGitHub();
  await night(github, check("dev-a", drifted));
  const [ours] = github.issues;
  const person = { login: "jane.roe", type: "User" };
  github.issues.length = 0;
  github.issues.push(
    { ...ours, user: person } as never,
    { ...ours, body: "Ice drifts.", number: 2 } as never,
  );
  expect(await night(github, check("dev-a", 0))).toEqual([]);
  expect(github.issues.map(({ state }) => state)).toEqual(["open", "open"]);
});

test("the label is made once, and a token without the right to is told of", async () => {
  const github = await localGitHub();
  github.labels.push("drift");
  await night(github, check("dev-a", drifted));
  expect(github.labels).toEqual(["drift"]);
  github.permissions.delete("issues");
  await expect(night(github, check("dev-b", drifted))).rejects.toThrow(
    "making label drift: GitHub answers 403 Resource not accessible by integration: the token needs issues: write",
  );
});

test("the command reads what the checks wrote, and says what it did", { timeout: 20_000 }, async () => {
  const github = await localGitHub();
  const folder = runnerTemp();
  writeFileSync(join(folder, "dev-a.md"), check("dev-a", drifted).text);
  const run = await command(process.cwd(), ["drift-issues", "--folder", folder], github.env);
  expect(run).toMatchObject({ exitCode: 0, stderr: "", stdout: "dev-a: opened issue 1" });
  expect(states(github)).toEqual(["Drift: dev-a open"]);
});
