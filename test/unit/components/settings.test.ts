import * as fc from "fast-check";
import { expect, test } from "vitest";
import { memberMetadata, type SettingsInput, settings } from "../../../components/claude-code/settings.ts";

const input: SettingsInput = {
  apiKey: "pk-1",
  gatewayUrl: "https://api.portkey.ai/v1",
  model: "us.anthropic.claude-sonnet-4-6",
  route: { virtualKey: "payments-1" },
};

/** Reads headers as Claude Code does: one per line, split at the first colon. */
function headersOf(made: ReturnType<typeof settings>): [string, string][] {
  return String(made.env.ANTHROPIC_CUSTOM_HEADERS)
    .split(/\r?\n/)
    .map((line) => [line.slice(0, line.indexOf(":")).trim(), line.slice(line.indexOf(":") + 1).trim()]);
}

test("metadata of any text arrives whole, in one header line that HTTP can carry", () => {
  const text = fc.string({ maxLength: 40, unit: "binary" }).filter((text) => !/\p{Cc}/u.test(text));
  fc.assert(
    fc.property(fc.dictionary(text, text, { minKeys: 1 }), text, (metadata, member) => {
      const made = settings({ ...input, metadata: memberMetadata(metadata, member) });
      const [name, value = ""] = headersOf(made)[3] ?? [];
      expect(name).toBe("x-portkey-metadata");
      expect(value).toMatch(/^[\x20-\x7e]*$/);
      expect(JSON.parse(value)).toEqual({ ...metadata, _user: member });
      expect(headersOf(made)).toHaveLength(4);
    }),
  );
});

test("who a member is cannot be overwritten by the team's metadata", () => {
  expect(memberMetadata({ _user: "somebody.else" }, "jane.roe")).toEqual({ _user: "jane.roe" });
});

test("a team without permissions leaves a developer's own alone", () => {
  expect(settings(input)).not.toHaveProperty("permissions");
  expect(settings({ ...input, permissions: { deny: ["Bash(curl:*)"] } }).permissions).toEqual({
    deny: ["Bash(curl:*)"],
  });
});

test("a self-hosted gateway is where requests go", () => {
  const gatewayUrl = "https://gateway.example.com/v1";
  expect(settings({ ...input, gatewayUrl }).env.ANTHROPIC_BEDROCK_BASE_URL).toBe(gatewayUrl);
});

test("a team of the model catalog is routed by its provider, one with a pinned config by its key alone", () => {
  expect(headersOf(settings({ ...input, route: { provider: "payments" } }))).toEqual([
    ["x-portkey-api-key", "pk-1"],
    ["x-portkey-provider", "@payments"],
  ]);
  expect(headersOf(settings({ ...input, route: {} }))).toEqual([["x-portkey-api-key", "pk-1"]]);
});
