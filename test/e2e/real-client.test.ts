import { readFileSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { settings } from "../../components/claude-code/settings.ts";
import {
  modes,
  type SettingsScope,
  type SettingsSource,
} from "../../components/claude-code/settings-source.ts";
import { registered } from "../engine/gateway.ts";
import { type LocalStack, localStack } from "../engine/local-stack.ts";
import { machine } from "./machine.ts";

/*
 * The real Claude Code with the settings of each team of Pulumi.dev.yaml: through the local Portkey and the real
 * open-source gateway to the local Bedrock.
 */

const file = parse(readFileSync(join(import.meta.dirname, "../../Pulumi.dev.yaml"), "utf8"));
const teams = Object.keys(file.config["bedrock-portkey:teams"]);
const model = "us.anthropic.claude-sonnet-4-20250514-v1:0";
const placed: readonly (readonly SettingsScope[])[] = [["user"], ["project", "local"], ["managed"]];

let local: LocalStack;
let sources: Readonly<Record<string, SettingsSource>>;
let given: Readonly<Record<string, { apiKeyId: string; config?: string }>>;
beforeAll(async () => {
  local = await localStack("dev");
  await local.configure({ gatewayUrl: local.portkey.url });
  await local.stack.up({ suppressOutputs: true });
  for (const slug of ["anthropic-virtual-key", "vertex-virtual-key"]) await someoneElses(slug);
  const outputs = await local.stack.outputs();
  sources = outputs.claudeCode?.value;
  given = outputs.teams?.value;
});
afterAll(() => local.close());

/** A virtual key that exists already, as the file says of those that teams fall back to. */
async function someoneElses(slug: string): Promise<void> {
  const [provider = ""] = slug.split("-");
  const { store, workspace } = local.portkey;
  const made = (await local.portkey.byHand("POST", "/virtual-keys", {
    key: "unused",
    name: slug,
    provider: provider === "vertex" ? "vertex-ai" : provider,
    workspace_id: workspace.id,
  })) as { slug: string };
  const stored = store.virtualKeys.get(made.slug);
  if (stored) store.virtualKeys.set(slug, { ...stored, slug });
}

describe.each(teams)("%s", (team) => {
  const cases = modes.flatMap((mode) => placed.map((scopes) => [mode, scopes] as const));
  test.for(cases)("in mode %s, settings of scope %s make Claude Code answer", async ([mode, scopes]) => {
    const source = sources[team];
    const { apiKeyId, config } = given[team] ?? {};
    if (source === undefined) throw new Error(`no outputs of ${team}`);
    const [member] = Object.keys(source.members);
    const held = registered(local, team);
    local.bedrock.calls.length = 0;
    local.portkey.resetCalls();

    const at = await machine(team);
    try {
      for (const scope of scopes) await at.write(scope, settings(source, { member, mode, scope }));
      const said = await at.ask("Say hello.");
      expect(said, said.stdout + said.stderr).toMatchObject({ exitCode: 0 });
      expect(said.stdout).toMatch(/^Answer of anthropic\.claude-sonnet-4-20250514-v1:0 from us-/);
    } finally {
      await at.remove();
    }

    const answered = local.bedrock.calls.filter(({ status }) => status === 200);
    expect(answered).not.toEqual([]);
    for (const { accessKeyId, model: called, region } of answered) {
      expect(called).toBe(model);
      expect(held).toContainEqual(expect.objectContaining({ accessKeyId, region }));
    }
    const passed = local.portkey.gatewayRequests().filter(({ status }) => status === 200);
    expect(passed).not.toEqual([]);
    for (const request of passed) {
      const metadata = { ...source.metadata, ...(member && { _user: member }), team };
      expect(request).toMatchObject({ apiKeyId, metadata, mode, model });
      expect(request.config).toBe(config);
    }
  });
});

test.for(modes.flatMap((mode) => placed.map((scopes) => [mode, scopes] as const)))(
  "in mode %s, settings of scope %s with a model's long context call the model by its id",
  async ([mode, scopes]) => {
    const source = sources.engineering;
    if (source === undefined) throw new Error("no outputs of engineering");
    const long = { ...source, models: { ...source.models, allow: [], default: `${model}[1m]` } };
    const [member] = Object.keys(source.members);
    local.bedrock.calls.length = 0;
    const at = await machine("engineering");
    try {
      for (const scope of scopes) await at.write(scope, settings(long, { member, mode, scope }));
      const said = await at.ask("Say hello.");
      expect(said, said.stdout + said.stderr).toMatchObject({ exitCode: 0 });
    } finally {
      await at.remove();
    }
    const called = local.bedrock.calls.map(({ model, status }) => [model, status]);
    expect(called).not.toEqual([]);
    expect(new Set(called.flat())).toEqual(new Set([model, 200]));
  },
);

test("a developer with settings of one's own runs one command, is at work, and gets all of it back", async () => {
  const at = await machine("engineering");
  try {
    const path = at.pathOf("user");
    const own = '{ "cleanupPeriodDays": 7, "env": { "EDITOR": "vi" } }';
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, own);
    const command = [
      "run",
      "--silent",
      "settings",
      "--",
      "engineering",
      "--member",
      "john.doe",
      "--write",
      path,
    ];
    const npm = (...more: string[]) =>
      execa("npm", [...command, ...more], {
        cwd: local.project,
        env: local.env,
        extendEnv: false,
        reject: false,
      });

    expect(await npm()).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(`wrote ${path}`) });
    expect((await at.ask("Say hello.")).stdout).toMatch(/^Answer of /);
    expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject(JSON.parse(own));
    expect(await npm("--check")).toMatchObject({ exitCode: 0 });
    expect(await npm("--remove")).toMatchObject({ exitCode: 0 });
    expect(await readFile(path, "utf8")).toBe(own);
  } finally {
    await at.remove();
  }
});
