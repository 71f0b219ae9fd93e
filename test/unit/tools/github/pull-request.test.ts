import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execaSync } from "execa";
import { expect, onTestFinished, test, vi } from "vitest";
import { localGitHub } from "./local-github.ts";
import { github as command } from "./run-github.ts";
import { someRepository, someStacks } from "./some-repository.ts";

vi.setConfig({ testTimeout: 60_000 });

const args = ["pull-request", "--branch", "rotate", "--title", "Rotate access keys"];
const changed = `${someStacks["Pulumi.dev-payments.yaml"]}    accessKey: { serial: 2 }\n`;

/** A clone whose origin is on this machine, and a GitHub beside it. */
async function cloned() {
  const repository = someRepository();
  const origin = mkdtempSync(join(tmpdir(), "bedrock-portkey-origin-"));
  onTestFinished(() => rmSync(origin, { recursive: true }));
  execaSync("git", ["clone", "--quiet", "--bare", repository.folder, origin]);
  repository.git("remote", "add", "origin", origin);
  const github = await localGitHub();
  const env = { ...github.env, GITHUB_REF_NAME: "main" };
  const atOrigin = (...git: string[]) => execaSync("git", git, { cwd: origin, reject: false }).stdout;
  return {
    atOrigin,
    github,
    repository,
    run: (...files: string[]) => command(repository.folder, [...args, ...files], env),
  };
}

test("nothing changed, nothing done", async () => {
  const { atOrigin, github, repository, run } = await cloned();
  repository.write({ "untracked.txt": "not for a commit\n" });
  expect(await run()).toMatchObject({ exitCode: 0, stdout: "nothing changed" });
  expect(github.writes).toEqual([]);
  expect(atOrigin("branch", "--list", "rotate")).toBe("");
});

test("what changed is a commit on a branch and one pull request, however often it runs", async () => {
  const { atOrigin, github, repository, run } = await cloned();
  repository.write({ "Pulumi.dev-payments.yaml": changed, "untracked.txt": "not for a commit\n" });
  expect(await run()).toMatchObject({
    exitCode: 0,
    stderr: "",
    stdout: "pushed rotate\nopened pull request 1",
  });
  expect(github.issues[0]).toMatchObject({ head: "rotate", title: "Rotate access keys" });
  expect(github.issues[0]?.body).toContain("- `Pulumi.dev-payments.yaml`");
  expect(atOrigin("diff", "--name-only", "main", "rotate")).toBe("Pulumi.dev-payments.yaml");
  expect(atOrigin("log", "--format=%an %s", "main..rotate")).toBe("github-actions[bot] Rotate access keys");

  const pushed = atOrigin("rev-parse", "rotate");
  github.writes.length = 0;
  expect((await run()).stdout).toBe("rotate says the same already\npull request 1 is open already");
  expect([atOrigin("rev-parse", "rotate"), github.writes]).toEqual([pushed, []]);
});

test("where more changes, the branch and its pull request say that instead", async () => {
  const { atOrigin, github, repository, run } = await cloned();
  repository.write({ "Pulumi.dev-payments.yaml": changed });
  await run();
  repository.write({ "Pulumi.prod-search.yaml": changed.replaceAll("dev", "prod") });
  expect((await run()).stdout).toBe("pushed rotate\nchanged pull request 1");
  expect(atOrigin("rev-list", "--count", "main..rotate")).toBe("1");
  expect(github.issues).toHaveLength(1);
  expect(github.issues[0]?.body).toContain("- `Pulumi.prod-search.yaml`");
});

test("files that are not named stay out of it", async () => {
  const { atOrigin, repository, run } = await cloned();
  repository.write({ "Pulumi.dev-payments.yaml": changed, "docs/state.md": "# Laid over\n" });
  await run("Pulumi.*.yaml");
  expect(atOrigin("diff", "--name-only", "main", "rotate")).toBe("Pulumi.dev-payments.yaml");
});

test("working tree, index and branch are as they were", async () => {
  const { repository, run } = await cloned();
  repository.write({ "docs/state.md": "# Staged\n" });
  repository.git("add", "docs/state.md");
  repository.write({ "Pulumi.dev-payments.yaml": changed });
  const before = [
    repository.git("status", "--porcelain"),
    repository.git("rev-parse", "--abbrev-ref", "HEAD"),
  ];
  expect(await run()).toMatchObject({ exitCode: 0 });
  expect([
    repository.git("status", "--porcelain"),
    repository.git("rev-parse", "--abbrev-ref", "HEAD"),
  ]).toEqual(before);
  expect(readFileSync(join(repository.folder, "Pulumi.dev-payments.yaml"), "utf8")).toBe(changed);
});

test("the token is no part of what the repository keeps", async () => {
  const { repository, run } = await cloned();
  repository.write({ "Pulumi.dev-payments.yaml": changed });
  await run();
  expect(readFileSync(join(repository.folder, ".git/config"), "utf8")).not.toContain("Authorization");
});

test("says what git, or GitHub, refuses", async () => {
  const { github, repository, run } = await cloned();
  repository.write({ "Pulumi.dev-payments.yaml": changed });
  github.permissions.delete("pull_requests");
  expect(await run()).toMatchObject({
    exitCode: 2,
    stderr:
      "opening a pull request from rotate: GitHub answers 403 Resource not accessible by integration: the token needs pull_requests: write",
  });
  repository.git("remote", "set-url", "origin", "/nowhere");
  expect((await run()).stderr).toMatch(/^git ls-remote: fatal: /);
});
