import { describe, expect, test } from "vitest";
import {
  isContrarySetting,
  isContraryVariable,
  neutralVariables,
} from "../../../../components/claude-code/contrary.ts";
import { settings } from "../../../../components/claude-code/settings.ts";
import { modes } from "../../../../components/claude-code/settings-source.ts";
import { source } from "../settings-source.ts";

const [sonnet, haiku] = ["us.anthropic.claude-sonnet-4-6", "us.anthropic.claude-haiku-4-5"];
const team = source({ models: { allow: [], default: `${sonnet}[1m]`, haiku } });

/** The values of an `env` that contradict a team's settings in a mode. */
function contrary(env: Readonly<Record<string, unknown>>, mode: (typeof modes)[number] = "messages") {
  const made = settings(team, { mode });
  return Object.keys(env).filter((name) => isContraryVariable(name, env[name], made));
}

describe.each(modes)("in mode %s", (mode) => {
  const others: [what: string, env: Readonly<Record<string, unknown>>][] = [
    ["a switch to another provider, as text", { CLAUDE_CODE_USE_VERTEX: "1" }],
    ["as a number", { CLAUDE_CODE_USE_FOUNDRY: 1 }],
    ["as true", { CLAUDE_CODE_USE_MANTLE: true, CLAUDE_CODE_USE_GATEWAY: "yes" }],
    ["of a provider that is not known yet", { CLAUDE_CODE_USE_NEXTCLOUD: "1" }],
    ["in the letters that Windows takes too", { claude_code_use_vertex: "1" }],
    ["another address", { ANTHROPIC_FOUNDRY_BASE_URL: "https://x", ANTHROPIC_UNIX_SOCKET: "/s" }],
    ["another key", { ANTHROPIC_API_KEY: "sk-ant-other", ANTHROPIC_FOUNDRY_API_KEY: "x" }],
    ["a key of Bedrock's own", { AWS_BEARER_TOKEN_BEDROCK: "x" }],
    ["a login", { CLAUDE_CODE_OAUTH_TOKEN: "x", CLAUDE_CODE_OAUTH_TOKEN_FILE_DESCRIPTOR: 3 }],
    ["a model for small work", { ANTHROPIC_SMALL_FAST_MODEL: "claude-haiku-4-5" }],
    ["a model behind an alias", { ANTHROPIC_DEFAULT_FABLE_MODEL: "claude-fable-5" }],
    ["another model for subagents", { CLAUDE_CODE_SUBAGENT_MODEL: "fable" }],
    ["other settings", { CLAUDE_CODE_USE_COWORK_PLUGINS: "1", CLAUDE_CONFIG_DIR: "/elsewhere" }],
  ];
  test.each(others)("%s contradicts", (_what, env) => {
    expect(contrary(env, mode)).toEqual(Object.keys(env));
  });

  test("what Claude Code does not act on, and what is nobody's but the developer's, stays", () => {
    const own = {
      ANTHROPIC_API_KEY: "",
      ANTHROPIC_BETAS: "x",
      ANTHROPIC_CUSTOM_MODEL_OPTION: `${haiku}[1m]`,
      ANTHROPIC_DEFAULT_OPUS_MODEL_NAME: "Opus",
      ANTHROPIC_SMALL_FAST_MODEL: sonnet,
      AWS_ACCESS_KEY_ID: "AKIA",
      AWS_PROFILE: "work",
      CLAUDE_CODE_MAX_OUTPUT_TOKENS: "8000",
      CLAUDE_CODE_SUBAGENT_MODEL: "haiku",
      CLAUDE_CODE_USE_FOUNDRY: false,
      CLAUDE_CODE_USE_MANTLE: "off",
      CLAUDE_CODE_USE_POWERSHELL_TOOL: "1",
      CLAUDE_CODE_USE_VERTEX: 0,
      GITHUB_TOKEN: "ghp",
      OPENAI_API_KEY: "sk",
      OPENAI_BASE_URL: "https://x",
    };
    expect(contrary(own, mode)).toEqual([]);
  });
});

test("the address, the switch and the credential of the other mode contradict", () => {
  const [bedrock, messages] = modes.map((mode) => settings(team, { mode }).env ?? {});
  const own = ({ ANTHROPIC_CUSTOM_HEADERS: _, ...env }: typeof bedrock = {}) => env;
  expect(contrary(own(bedrock), "messages")).toEqual([
    "ANTHROPIC_BEDROCK_BASE_URL",
    "CLAUDE_CODE_SKIP_BEDROCK_AUTH",
    "CLAUDE_CODE_USE_BEDROCK",
  ]);
  expect(contrary(own(messages), "bedrock")).toEqual(["ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL"]);
});

test("settings beside the variables contradict that hold a credential, or a model that the team lacks", () => {
  const made = settings(team, { mode: "messages" });
  const values: [name: string, value: unknown, contradicts: boolean][] = [
    ["apiKeyHelper", "echo other", true],
    ["apiKeyHelper", "false", true],
    ["apiKeyHelper", "", false],
    ["availableModels", ["opus"], true],
    ["availableModels", [], true],
    ["fallbackModel", ["haiku", "claude-opus-4-8"], true],
    ["fallbackModel", ["haiku", `${sonnet}[1m]`], false],
    ["fallbackModel", "claude-opus-4-8[1m]", true],
    ["model", "opusplan", true],
    ["model", "opus", false],
    ["modelOverrides", { "claude-opus-4-8": "arn:aws:bedrock:x" }, true],
    ["awsAuthRefresh", "aws sso login", false],
    ["theme", "dark", false],
  ];
  for (const [name, value, contradicts] of values) {
    expect([name, value, isContrarySetting(name, value, made)]).toEqual([name, value, contradicts]);
  }
});

test("an alias that is not pinned may mean any model", () => {
  for (const scope of ["user", "managed"] as const) {
    const made = settings(source(), { mode: "bedrock", scope });
    expect(isContraryVariable("CLAUDE_CODE_SUBAGENT_MODEL", "haiku", made)).toBe(true);
  }
});

test("what undoes other files leaves alone what the settings themselves say", () => {
  expect(neutralVariables({})).toMatchObject({
    ANTHROPIC_API_KEY: "",
    AWS_BEARER_TOKEN_BEDROCK: "",
    CLAUDE_CODE_USE_BEDROCK: "0",
    CLAUDE_CODE_USE_VERTEX: "0",
  });
  for (const mode of modes) {
    const { env = {} } = settings(team, { mode });
    const neutral = neutralVariables({ env });
    expect(Object.keys(neutral).filter((name) => name in env)).toEqual([]);
    // Nothing that it sets would itself be taken out.
    expect(contrary(neutral, mode)).toEqual([]);
  }
});
