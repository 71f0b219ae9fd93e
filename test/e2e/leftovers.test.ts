import { createReadStream } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mayBeContrary, neutralVariables } from "../../components/claude-code/contrary.ts";
import { modes, type SettingsScope } from "../../components/claude-code/settings-source.ts";
import { type LocalStack, localStack, someTeams } from "../engine/local-stack.ts";
import { claudeCode } from "./claude-code.ts";
import { type Machine, machine } from "./machine.ts";
import { type Recorder, recorder } from "./recorder.ts";

/*
 * The real Claude Code on the machine of a developer who used it in every other way before: each request has to go to
 * the gateway, with the team's key and nobody else's.
 */

const model = someTeams.search.models.default;
const teams = { carried: "the settings carry the key", helped: "a helper fetches the key" };

let local: LocalStack;
let gateway: Recorder;
let elsewhere: Recorder;
let keys: Readonly<Record<string, string>>;
beforeAll(async () => {
  local = await localStack("prod");
  gateway = await recorder(local.portkey.url);
  elsewhere = await recorder();
  const helper = { apiKeyHelper: { command: 'cat "$HOME/key"' } };
  await local.configure({
    gatewayUrl: `${gateway.url}/v1`,
    teams: { carried: someTeams.search, helped: { ...someTeams.search, claudeCode: helper } },
    workspace: local.portkey.workspace.slug,
  });
  await local.up();
  const { claudeCode: sources } = await local.stack.outputs();
  keys = Object.fromEntries(
    Object.entries(sources?.value).map(([team, source]) => [team, (source as { apiKey: string }).apiKey]),
  );
});
afterAll(async () => {
  await local.close();
  await gateway.stop();
  await elsewhere.stop();
});

/** Everything at once that a settings.json can have against ours, as an editor on Windows would write it. */
function leftovers(more: object = {}): string {
  const { url } = elsewhere;
  const env = {
    ANTHROPIC_API_KEY: "sk-other-key",
    ANTHROPIC_AUTH_TOKEN: "sk-other-token",
    ANTHROPIC_AWS_API_KEY: "sk-other-aws",
    ANTHROPIC_AWS_BASE_URL: url,
    ANTHROPIC_AWS_WORKSPACE_ID: "other",
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_BEDROCK_BASE_URL: url,
    ANTHROPIC_BEDROCK_MANTLE_BASE_URL: url,
    ANTHROPIC_CUSTOM_HEADERS:
      "Authorization: Bearer sk-other-header\nX-Api-Key: sk-other-header\nX-Portkey-Api-Key: sk-other-header\nCF-Access-Client-Id: 1.access",
    ANTHROPIC_DEFAULT_HAIKU_MODEL: "claude-other-9",
    ANTHROPIC_FOUNDRY_API_KEY: "sk-other-foundry",
    ANTHROPIC_FOUNDRY_BASE_URL: url,
    ANTHROPIC_GOOGLE_CLOUD_BASE_URL: url,
    ANTHROPIC_GOOGLE_CLOUD_LOCATION: "global",
    ANTHROPIC_GOOGLE_CLOUD_PROJECT: "other",
    ANTHROPIC_GOOGLE_CLOUD_WORKSPACE_ID: "other",
    ANTHROPIC_MODEL: "claude-other-9",
    ANTHROPIC_SMALL_FAST_MODEL: "claude-other-9",
    ANTHROPIC_VERTEX_BASE_URL: url,
    ANTHROPIC_VERTEX_PROJECT_ID: "other",
    AWS_BEARER_TOKEN_BEDROCK: "sk-other-bearer",
    CLAUDE_CODE_OAUTH_TOKEN: "sk-other-login",
    CLAUDE_CODE_SKIP_ANTHROPIC_GOOGLE_CLOUD_AUTH: 1,
    CLAUDE_CODE_SKIP_MANTLE_AUTH: 1,
    CLAUDE_CODE_SKIP_VERTEX_AUTH: true,
    CLAUDE_CODE_USE_ANTHROPIC_AWS: 1,
    CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD: "1",
    CLAUDE_CODE_USE_BEDROCK: true,
    CLAUDE_CODE_USE_FOUNDRY: "1",
    CLAUDE_CODE_USE_GATEWAY: "1",
    CLAUDE_CODE_USE_MANTLE: 1,
    CLAUDE_CODE_USE_VERTEX: "true",
    CLOUD_ML_REGION: "us-east5",
    EDITOR: "vi",
  };
  // Claude Code asks its model for small work here, beside the answer itself.
  const hooks = { UserPromptSubmit: [{ hooks: [{ prompt: "Is this safe? $ARGUMENTS", type: "prompt" }] }] };
  const json = { apiKeyHelper: "echo sk-other-helper", env, hooks, model: "claude-other-9", ...more };
  return `\ufeff${JSON.stringify(json, undefined, "\t").replaceAll("\n", "\r\n")}\r\n`;
}

/** Runs `npm run settings` as a developer does. */
async function command(at: Machine, team: string, mode: string, scope: SettingsScope, ...more: string[]) {
  const words = [team, "--mode", mode, "--scope", scope, "--write", at.pathOf(scope), ...more];
  const run = await execa("npm", ["run", "--silent", "settings", "--", ...words], {
    all: true,
    cwd: local.project,
    env: { ...local.env, HOME: at.home },
    extendEnv: false,
    reject: false,
  });
  expect(run.exitCode, run.all).toBe(0);
  expect(run.all).not.toContain("sk-other");
}

async function place(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Has Claude Code ask, and looks at all that it sends. */
async function expectOnlyOurs(at: Machine, team: string, mode: string): Promise<void> {
  gateway.requests.length = 0;
  elsewhere.requests.length = 0;
  const said = await at.ask("Say hello.");
  expect(said.stdout, said.stdout + said.stderr).toMatch(
    /Answer of anthropic\.claude-sonnet-4-20250514-v1:0/,
  );
  expect(elsewhere.requests).toEqual([]);
  const asked = gateway.requests.filter(({ body }) => body !== "");
  // The answer, and the hook's small work.
  expect(asked.length).toBeGreaterThanOrEqual(2);
  for (const { body, headers, path } of asked) {
    expect(JSON.stringify(headers)).not.toContain("sk-other");
    const sent = [
      headers.authorization?.replace(/^Bearer /, ""),
      headers["x-api-key"],
      headers["x-portkey-api-key"],
    ];
    expect(new Set(sent.filter((key) => key !== undefined))).toEqual(new Set([keys[team]]));
    if (mode === "bedrock") expect(decodeURIComponent(path)).toContain(`/model/${model}/`);
    else expect(JSON.parse(body).model).toBe(model);
  }
}

const cases = modes.flatMap((mode) => Object.keys(teams).map((team) => [mode, team] as const));

describe.each(cases)("in mode %s, where for team %s", (mode, team) => {
  async function onMachine(run: (at: Machine) => Promise<void>): Promise<void> {
    const at = await machine(team);
    try {
      await writeFile(`${at.home}/key`, keys[team] ?? "");
      await run(at);
    } finally {
      await at.remove();
    }
  }

  test(`${teams[team as keyof typeof teams]}, one's own file loses what contradicts, and gets it back`, () =>
    onMachine(async (at) => {
      const path = at.pathOf("user");
      const own = leftovers({ availableModels: ["haiku"], fallbackModel: ["claude-other-9"] });
      await place(path, own);
      await command(at, team, mode, "user");
      await expectOnlyOurs(at, team, mode);
      const answered = gateway.requests.filter(({ body }) => body !== "");
      for (const { headers } of answered) expect(headers["cf-access-client-id"]).toBe("1.access");
      await command(at, team, mode, "user", "--check");
      await command(at, team, mode, "user", "--remove");
      expect(await readFile(path, "utf8")).toBe(own);
    }));

  test("settings of a project win over a developer's own file", () =>
    onMachine(async (at) => {
      const scopes = ["project", "local"] as const;
      for (const scope of ["user", ...scopes] as const) await place(at.pathOf(scope), leftovers());
      for (const scope of scopes) await command(at, team, mode, scope);
      await expectOnlyOurs(at, team, mode);
      for (const scope of scopes) await command(at, team, mode, scope, "--remove");
      for (const scope of ["user", ...scopes] as const) {
        expect(await readFile(at.pathOf(scope), "utf8")).toBe(leftovers());
      }
    }));

  test("managed settings win over a developer's own file, and a project's", () =>
    onMachine(async (at) => {
      for (const scope of ["user", "project", "local"] as const) await place(at.pathOf(scope), leftovers());
      await command(at, team, mode, "managed");
      await expectOnlyOurs(at, team, mode);
    }));
});

test("every switch CLAUDE_CODE_USE_… of this Claude Code is undone, or known to select no provider", async () => {
  const found = new Set<string>();
  let rest = "";
  for await (const chunk of createReadStream(await claudeCode(), "latin1")) {
    const text = rest + chunk;
    for (const [name] of text.matchAll(/\bCLAUDE_CODE_USE_[A-Z0-9_]*[A-Z0-9](?![A-Z0-9_])/g)) found.add(name);
    rest = text.slice(-64);
  }
  const undone = Object.keys(neutralVariables({}));
  expect([...found].filter((name) => mayBeContrary(name) && !undone.includes(name)).sort()).toEqual([
    "CLAUDE_CODE_USE_CCR_V2",
    "CLAUDE_CODE_USE_COWORK_PLUGINS",
  ]);
  expect(found).toContain("CLAUDE_CODE_USE_VERTEX");
});
