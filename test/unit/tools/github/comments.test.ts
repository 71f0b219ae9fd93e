import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { keepComments } from "../../../../tools/github/comments.ts";
import { openRepository } from "../../../../tools/github/repository.ts";
import { readSummaries } from "../../../../tools/github/summaries.ts";
import { localGitHub, openPullRequest } from "./local-github.ts";
import { github as command } from "./run-github.ts";

// Some start a process or wait to ask again, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 });

const run = "https://github.com/acme/access/actions/runs/1";

/** What `preview` writes about a stack. */
const preview = (stack: string, what = "1 to update", exitCode = 0) =>
  `<!-- bedrock-portkey: preview ${stack} ${exitCode} -->\n### \`${stack}\`: ${what}\n`;

/** A folder of summaries by file name. */
function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "bedrock-portkey-summaries-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Comments on pull request 1 of a GitHub that has it. */
async function commented(comments: Parameters<typeof openPullRequest>[1] = []) {
  const github = await localGitHub();
  const pullRequest = openPullRequest(github, comments);
  return {
    bodies: () => pullRequest.comments.map(({ body }) => body),
    github,
    keep: (files: Readonly<Record<string, string>>, stacks: readonly string[]) =>
      keepComments(openRepository(github.env), 1, stacks, readSummaries(folderOf(files), "preview"), run),
  };
}

describe("comments on a pull request", () => {
  test("are one per stack, changed in place, and none when nothing is new", async () => {
    const { bodies, github, keep } = await commented();
    const stacks = ["dev-a", "dev-b", "dev-c"];
    const files = Object.fromEntries(stacks.map((stack) => [`${stack}.md`, preview(stack)]));
    expect(await keep(files, stacks)).toEqual(stacks.map((stack) => `${stack}: commented`));
    expect(bodies()).toEqual(stacks.map((stack) => preview(stack).trimEnd()));

    github.writes.length = 0;
    expect(await keep(files, stacks)).toEqual([]);
    expect(github.writes).toEqual([]);

    const next = { ...files, "dev-c.md": preview("dev-c", "no changes") };
    expect(await keep(next, stacks)).toEqual(["dev-c: changed its comment"]);
    expect(github.writes).toEqual([expect.stringMatching(/^PATCH \/issues\/comments\//)]);
    expect(bodies()).toHaveLength(3);
  });

  test("go when their stack is no longer touched, and others' stay", async () => {
    const { bodies, keep } = await commented([
      { body: preview("dev-a").trimEnd() },
      { body: "Looks good to me.", user: { login: "john.doe", type: "User" } },
      { body: preview("dev-b") },
      { body: preview("dev-b") },
      // Whoever writes our first line by hand has written a comment of one's own.
      { body: preview("dev-a", "all is well"), user: { login: "john.doe", type: "User" } },
    ]);
    expect(await keep({ "dev-a.md": preview("dev-a") }, ["dev-a"])).toEqual([
      "dev-b: no longer touched, removed its comment",
      "dev-b: no longer touched, removed its comment",
    ]);
    expect(bodies()).toEqual([
      preview("dev-a").trimEnd(),
      "Looks good to me.",
      preview("dev-a", "all is well"),
    ]);
  });

  test("that two runs at once have doubled become one again", async () => {
    const body = preview("dev-a").trimEnd();
    const { bodies, keep } = await commented([{ body }, { body: "Thanks." }, { body }]);
    await keep({ "dev-a.md": preview("dev-a") }, ["dev-a"]);
    expect(bodies()).toEqual([body, "Thanks."]);
  });

  test("say of a stack without a summary that its preview came to nothing", async () => {
    const { bodies, keep } = await commented([{ body: preview("dev-a") }]);
    expect(await keep({}, ["dev-a"])).toEqual(["dev-a: changed its comment"]);
    expect(bodies()).toEqual([expect.stringMatching(/^<!-- bedrock-portkey: preview dev-a 1 -->\n/)]);
    expect(bodies()[0]).toContain(`[its log](${run})`);
  });

  test("are cut where GitHub would refuse them", async () => {
    const { bodies, keep } = await commented();
    await keep({ "dev-a.md": preview("dev-a", "x".repeat(70_000)) }, ["dev-a"]);
    expect(bodies()[0]).toHaveLength(65_536);
    expect(bodies()[0]).toMatch(/x\n\n… the rest is in the log of the run\.$/);
  });
});

describe("summaries, which a pull request's own code may have written,", () => {
  test("count only as plain files about the stack they are named after", () => {
    const folder = folderOf({
      "dev-a.md": preview("dev-a"),
      "dev-b.md": preview("prod-b"),
      "dev-c.md": "### no first line of ours\n",
      "dev-d.md": preview("dev-d").replace("preview", "deploy"),
    });
    writeFileSync(join(folder, "secret"), preview("dev-e"));
    symlinkSync(join(folder, "secret"), join(folder, "dev-e.md"));
    mkdirSync(join(folder, "dev-f.md"));
    expect([...readSummaries(folder, "preview").keys()]).toEqual(["dev-a"]);
  });

  test("are none where no job left one", () => {
    expect(readSummaries(join(folderOf({}), "nowhere"), "preview").size).toBe(0);
  });
});

describe("the command", () => {
  const stacks = '[{"stack":"dev-a","environment":"dev"}]';
  const args = (folder: string, number = 1, json = stacks) =>
    ["comments", "--folder", folder, "--pull-request", `${number}`, "--stacks", json] as const;

  test("comments, and says so", async () => {
    const { bodies, github } = await commented();
    const said = await command(process.cwd(), args(folderOf({ "dev-a.md": preview("dev-a") })), github.env);
    expect(said).toMatchObject({ exitCode: 0, stderr: "", stdout: "dev-a: commented" });
    expect(bodies()).toHaveLength(1);
  });

  test("says in one line what GitHub refuses, why, and what helps", async () => {
    const { github } = await commented();
    const folder = folderOf({ "dev-a.md": preview("dev-a") });
    const refusal = async (number: number, env = {}) =>
      (await command(process.cwd(), args(folder, number), { ...github.env, ...env })).stderr;
    expect(await refusal(1, { GITHUB_TOKEN: "ghs_old" })).toBe(
      "listing the comments of pull request 1: GitHub answers 401 Bad credentials: the token in GITHUB_TOKEN is not, or no longer, one",
    );
    expect(await refusal(7)).toBe(
      "listing the comments of pull request 7: GitHub answers 404 Not Found: it is not there, or the token may not see it",
    );
    expect(await refusal(1, { GITHUB_API_URL: "http://127.0.0.1:1" })).toBe(
      "listing the comments of pull request 1: no answer from GitHub: 127.0.0.1:1 cannot be reached (ECONNREFUSED): check GITHUB_API_URL",
    );
    github.permissions.delete("pull_requests");
    expect(await refusal(1)).toBe(
      "commenting on pull request 1: GitHub answers 403 Resource not accessible by integration: the token needs pull_requests: write",
    );
  });

  test("repeats what GitHub did not serve, and nothing that may have acted", async () => {
    const { bodies, github } = await commented();
    const folder = folderOf({ "dev-a.md": preview("dev-a") });
    github.faults.push({ status: 502 }, { headers: { "retry-after": "0" }, status: 403 }, undefined);
    github.faults.push({ status: 429 }, { status: 502 });
    expect(await command(process.cwd(), args(folder), github.env)).toMatchObject({
      exitCode: 2,
      stderr: "commenting on pull request 1: GitHub answers 502 Fault",
    });
    expect([bodies(), github.faults]).toEqual([[], []]);
    expect(await command(process.cwd(), args(folder), github.env)).toMatchObject({ exitCode: 0 });
    expect(bodies()).toHaveLength(1);
  });

  test.each([
    ["comments --folder x", ["--pull-request: missing", "--stacks: missing"]],
    [
      "comments --folder x --pull-request one --stacks []",
      ["--pull-request one: is not a number of a pull request"],
    ],
    ["comments --folder x --pull-request 1 --stacks dev", ["--stacks: is not JSON"]],
    [
      'comments --folder x --pull-request 1 --stacks [{"stack":"-->@everyone"}]',
      ["--stacks[0].stack: is no name of a stack"],
    ],
    ["coments", ['coments: unknown verb (did you mean "comments"?)']],
    ["plan --folder x", ["--folder does not go with plan"]],
    ["overtaken a b --by main", ["one stack at a time, not a and b"]],
    [
      "comments --folder x --pull-request 1 --stacks []",
      ["GITHUB_REPOSITORY: missing (owner/name)", "GITHUB_TOKEN: missing (in a workflow: env: of the step)"],
    ],
  ])("refuses %s", async (line, mistakes) => {
    const { exitCode, stderr } = await command(process.cwd(), line.split(" "));
    expect({ exitCode, lines: stderr.split("\n") }).toEqual({ exitCode: 2, lines: mistakes });
  });
});
