import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Settings, settings } from "../../../components/claude-code/settings.ts";
import { modes, settingsScopes } from "../../../components/claude-code/settings-source.ts";
import { source } from "./settings-source.ts";

/** Reads headers as Claude Code does: one per line, split at the first colon. */
function headersOf({ env }: Settings): [string, string][] {
  return String(env?.ANTHROPIC_CUSTOM_HEADERS)
    .split(/\r?\n/)
    .map((line) => [line.slice(0, line.indexOf(":")).trim(), line.slice(line.indexOf(":") + 1).trim()]);
}

const opus = "us.anthropic.claude-opus-4-8";
const haiku = "us.anthropic.claude-haiku-4-5-20251001-v1:0";
const sonnet = source().models.default;
const telemetry = { endpoint: "http://otel:4317", logPrompts: false, protocol: "grpc" } as const;

describe("headers", () => {
  test("metadata of any text arrives whole, in one header line that HTTP can carry", () => {
    const text = fc.string({ maxLength: 40, unit: "binary" }).filter((text) => !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(fc.dictionary(text, text, { minKeys: 1 }), text, (metadata, member) => {
        fc.pre(member !== "__proto__");
        const made = settings(source({ members: { [member]: {} }, metadata }), { member });
        const [name, value = ""] = headersOf(made)[3] ?? [];
        expect(name).toBe("x-portkey-metadata");
        expect(value).toMatch(/^[\x20-\x7e]*$/);
        expect(JSON.parse(value)).toEqual({ ...metadata, _user: member });
        expect(headersOf(made)).toHaveLength(4);
      }),
    );
  });

  test("who a member is cannot be overwritten by the team's metadata", () => {
    const team = source({ members: { "jane.roe": {} }, metadata: { _user: "somebody.else" } });
    expect(headersOf(settings(team, { member: "jane.roe" }))[3]).toEqual([
      "x-portkey-metadata",
      '{"_user":"jane.roe"}',
    ]);
  });

  test("a team of the model catalog is routed by its provider, one with a pinned config by its key alone", () => {
    expect(headersOf(settings(source({ route: { provider: "payments" } })))).toEqual([
      ["x-portkey-api-key", "pk-1"],
      ["x-portkey-provider", "@payments"],
    ]);
    expect(headersOf(settings(source({ route: {} })))).toEqual([["x-portkey-api-key", "pk-1"]]);
  });

  test("a member with a key of one's own never gets the team's", () => {
    const members = { "jane.roe": { apiKey: "pk-jane" }, "john.doe": {} };
    const key = (member: string) => headersOf(settings(source({ members }), { member }))[0]?.[1];
    expect([key("jane.roe"), key("john.doe")]).toEqual(["pk-jane", "pk-1"]);
    expect(() => settings(source({ members }), { member: "nobody" })).toThrow(
      "payments has no member nobody",
    );
  });
});

describe("modes", () => {
  test("mode messages is what Portkey's docs prescribe, all of it text", () => {
    expect(settings(source({ route: { config: "pc-1" } }), { mode: "messages" })).toEqual({
      env: {
        ANTHROPIC_AUTH_TOKEN: "pk-1",
        ANTHROPIC_BASE_URL: "https://api.portkey.ai",
        ANTHROPIC_CUSTOM_HEADERS: "x-portkey-api-key: pk-1\nx-portkey-config: pc-1",
        ANTHROPIC_DEFAULT_HAIKU_MODEL: sonnet,
        ANTHROPIC_DEFAULT_OPUS_MODEL: sonnet,
        ANTHROPIC_DEFAULT_SONNET_MODEL: sonnet,
        CLAUDE_CODE_ATTRIBUTION_HEADER: "0",
        CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS: "1",
      },
      model: sonnet,
    });
  });

  test("a self-hosted gateway is where requests go, in both modes", () => {
    const own = source({ gatewayUrl: "https://gateway.example.com/portkey/v1" });
    expect(settings(own).env?.ANTHROPIC_BEDROCK_BASE_URL).toBe("https://gateway.example.com/portkey/v1");
    expect(settings(own, { mode: "messages" }).env?.ANTHROPIC_BASE_URL).toBe(
      "https://gateway.example.com/portkey",
    );
  });

  test("the strict form of the flags is text", () => {
    const { env } = settings(source({ flags: "string" }));
    expect(env).toMatchObject({ CLAUDE_CODE_SKIP_BEDROCK_AUTH: "1", CLAUDE_CODE_USE_BEDROCK: "1" });
  });
});

describe("models", () => {
  test("no alias is left to a model that the team may not use, once one is named", () => {
    const { env } = settings(source({ models: { allow: [], default: sonnet, opus, subagent: haiku } }));
    expect(env).toMatchObject({
      ANTHROPIC_DEFAULT_HAIKU_MODEL: sonnet,
      ANTHROPIC_DEFAULT_OPUS_MODEL: opus,
      ANTHROPIC_DEFAULT_SONNET_MODEL: sonnet,
      ANTHROPIC_MODEL: sonnet,
      CLAUDE_CODE_SUBAGENT_MODEL: haiku,
    });
  });

  test("a developer can choose among all of the team's models and no other", () => {
    const models = { allow: [opus], default: sonnet, haiku };
    expect(settings(source({ models })).availableModels).toEqual([sonnet, opus, haiku]);
    expect(settings(source()).availableModels).toBeUndefined();
    expect(settings(source(), { scope: "managed" })).toMatchObject({
      availableModels: [sonnet],
      enforceAvailableModels: true,
    });
  });
});

test("a team without permissions leaves a developer's own alone", () => {
  expect(settings(source())).not.toHaveProperty("permissions");
  const permissions = { deny: ["Bash(curl:*)"] };
  expect(settings(source({ permissions })).permissions).toEqual(permissions);
});

test("reports of use say whose they are", () => {
  const team = source({ members: { "jane roe": {} }, telemetry: { ...telemetry, logPrompts: true } });
  expect(settings(team, { member: "jane roe" }).env).toMatchObject({
    CLAUDE_CODE_ENABLE_TELEMETRY: "1",
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://otel:4317",
    OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
    OTEL_LOG_USER_PROMPTS: "1",
    OTEL_LOGS_EXPORTER: "otlp",
    OTEL_METRICS_EXPORTER: "otlp",
    OTEL_RESOURCE_ATTRIBUTES: "team=payments,member=jane%20roe",
  });
  expect(settings(source({ telemetry })).env).not.toHaveProperty("OTEL_LOG_USER_PROMPTS");
});

describe("scopes", () => {
  const full = source({
    members: { "jane.roe": { apiKey: "pk-jane" }, "john.doe": {} },
    metadata: { project: "checkout" },
    permissions: { allow: ["Bash(npm test)"] },
    telemetry,
  });

  test.each(modes)("what is committed in mode %s holds no key and nobody's name", (mode) => {
    const text = JSON.stringify(settings(full, { member: "jane.roe", mode, scope: "project" }));
    expect(text).not.toMatch(/pk-|jane/);
    expect(text).toContain("https://api.portkey.ai");
    // One variable that cannot be had in two halves.
    expect(text).not.toContain("ANTHROPIC_CUSTOM_HEADERS");
  });

  test.each(modes)(
    "project and local settings together are a developer's whole settings in mode %s",
    (mode) => {
      for (const apiKeyHelper of [undefined, "print-key", "print-key {member}"]) {
        for (const member of [undefined, "jane.roe", "john.doe"]) {
          const of = (scope: (typeof settingsScopes)[number]) =>
            settings({ ...full, apiKeyHelper }, { member, mode, scope });
          const [user, project, local] = [of("user"), of("project"), of("local")];
          const both = { ...project, ...local, env: { ...project.env, ...local.env } };
          expect(both).toMatchObject(user);
          const undone = Object.entries(both.env).filter(([name]) => user.env?.[name] === undefined);
          expect(undone.filter(([, value]) => value !== "0" && value !== "")).toEqual([]);
          expect(both.apiKeyHelper).toBe(user.apiKeyHelper ?? "");
          const repeated = Object.keys(local.env ?? {}).filter(
            (name) => local.env?.[name] === project.env?.[name],
          );
          expect(repeated).toEqual([]);
        }
      }
    },
  );

  test.each(modes)("where a helper fetches the key, no settings carry it in mode %s", (mode) => {
    const team = { ...full, apiKeyHelper: "print-key {member}" };
    for (const scope of settingsScopes) {
      expect(JSON.stringify(settings(team, { member: "jane.roe", mode, scope }))).not.toContain("pk-");
    }
    expect(settings(team, { member: "jane.roe", mode })).toMatchObject({
      apiKeyHelper: "print-key jane.roe",
    });
    expect(settings(team, { mode, scope: "project" })).not.toHaveProperty("apiKeyHelper");
  });
});
