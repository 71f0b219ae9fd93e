import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../../local/folders.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * What a preview and a deployment tell people beside the changes themselves: who needs new settings and by when, and that a
 * workspace does not exist.
 */

const own = { ...someTeams.search, apiKeys: "perMember", members: ["jane.roe", "john.doe"] };

let local: LocalStack;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-new-settings-"));
  local = await localStack("dev");
  await local.configure({ workspace: local.portkey.workspace.slug });
});
afterAll(async () => {
  await local?.close();
  await rm(folder, { force: true, recursive: true });
});

/** The lines about settings that a command of Pulumi's prints. */
async function linesOf(...command: string[]): Promise<string[]> {
  const { all, exitCode } = await local.cli([...command, "--color=never"]);
  expect(exitCode, all).toBe(0);
  return [...new Set(all.match(/(?<=warning: new settings needed: ).+/g))].sort();
}

/** What a command of the pipeline writes for people about settings. */
async function summaryOf(verb: string): Promise<string[]> {
  const summary = join(folder, `${verb}.md`);
  const program = join(checkout, "tools/stacks/stacks.ts");
  const { all, exitCode } = await execa("node", [program, verb, "dev", "--summary", summary], {
    all: true,
    cwd: local.project,
    env: local.env,
    extendEnv: false,
    reject: false,
  });
  expect(exitCode, all).toBe(0);
  const [, lines = ""] =
    /\*\*New settings needed\*\*\n\n```text\n(.*?)\n```/s.exec(await readFile(summary, "utf8")) ?? [];
  return lines.split("\n").filter((line) => line !== "");
}

const time = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC";

test("teams that are new are told nothing: nobody has settings of theirs", async () => {
  await local.configure({ teams: { payments: someTeams.payments, search: own } });
  expect(await summaryOf("preview")).toEqual([]);
  expect(await linesOf("up", "--yes", "--skip-preview")).toEqual([]);
});

test("a rotated key is told with its team or member and the end of the old key, before and after", async () => {
  const payments = { ...someTeams.payments, apiKey: { serial: 2 } };
  await local.configure({
    teams: { payments, search: { ...own, apiKey: { serial: 2, transitionMinutes: 60 } } },
  });
  const planned = [
    "payments: the API key is rotated; the old one works for 30 minutes after the deployment",
    "search, jane.roe: the API key is rotated; the old one works for 60 minutes after the deployment",
    "search, john.doe: the API key is rotated; the old one works for 60 minutes after the deployment",
  ];
  expect(await linesOf("preview")).toEqual(planned);
  expect(await summaryOf("preview")).toEqual(planned);
  const done = planned.map((line) =>
    expect.stringMatching(new RegExp(`^${line.replace(/for \d+ minutes.*/, `until ${time}`)}$`)),
  );
  expect(await summaryOf("deploy")).toEqual(done);
  await local.configure({ teams: { payments: { ...payments, apiKey: { serial: 3 } }, search: own } });
});

test("so is, by pulumi up itself, a key that is made anew for a team that exists", async () => {
  const payments = {
    ...someTeams.payments,
    apiKey: { serial: 3 },
    apiKeys: "perMember",
    members: ["jane.roe"],
  };
  const search = { ...own, apiKey: { serial: 3 } };
  await local.configure({ teams: { payments, search } });
  expect(await linesOf("up", "--yes", "--skip-preview")).toEqual([
    "payments, jane.roe: a new API key; an older one has ended",
    expect.stringMatching(
      new RegExp(`^search, jane.roe: the API key is rotated; the old one works until ${time}$`),
    ),
    expect.stringMatching(
      new RegExp(`^search, john.doe: the API key is rotated; the old one works until ${time}$`),
    ),
  ]);
});

test("nothing is told where no key changes", async () => {
  local.portkey.resetCalls();
  expect(await linesOf("preview")).toEqual([]);
  expect(await summaryOf("deploy")).toEqual([]);
  expect(local.portkey.calls()).toEqual({});
});

test("a live stack's wrong workspace is told by the preview, in one call", async () => {
  const right = local.portkey.workspace.slug;
  await local.configure({ workspace: "ws-othr" });
  local.portkey.resetCalls();
  const { all, exitCode } = await local.cli(["preview", "--color=never"]);
  expect(exitCode, all).not.toBe(0);
  expect(all).toContain(
    'workspace: Portkey has no workspace "ws-othr" that this admin key may see (its slug or UUID)',
  );
  expect(local.portkey.calls()).toEqual({ "GET /admin/workspaces": 1 });
  await local.configure({ workspace: right });
});

test("a key that may not list workspaces leaves a preview a preview, with a warning", async () => {
  await local.configure({ workspace: local.portkey.workspace.id });
  const { all, exitCode } = await local.cli(["preview", "--color=never"], { PORTKEY_API_KEY: "pk-wrong" });
  expect(exitCode, all).toBe(0);
  expect(all).toMatch(/warning: workspace: whether Portkey has ".+" is not known: .*401/);
  await local.configure({ workspace: local.portkey.workspace.slug });
});
