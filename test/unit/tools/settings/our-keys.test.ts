import { describe, expect, test } from "vitest";
import { settings } from "../../../../components/claude-code/settings.ts";
import {
  modes,
  type SettingsSource,
  settingsScopes,
} from "../../../../components/claude-code/settings-source.ts";
import { ourLists, ourSettings, ourVariables } from "../../../../tools/settings/our-keys.ts";
import { source } from "../../components/settings-source.ts";

const model = "us.anthropic.claude-sonnet-4-6";
const variants: Partial<SettingsSource>[] = [
  {},
  { flags: "string" },
  { apiKeyHelper: "print-key {member}" },
  { apiKeyHelper: "print-key" },
  { models: { allow: ["other"], default: model, haiku: "h", opus: "o", sonnet: "s", subagent: "u" } },
  { telemetry: { endpoint: "http://otel:4317", logPrompts: true, protocol: "grpc" } },
  { permissions: { allow: ["a"], deny: ["d"] } },
  { metadata: { team: "payments" }, route: { config: "pc-1" } },
];

/** Every settings.json that a team may get. */
const all = variants.flatMap((variant) =>
  modes.flatMap((mode) =>
    settingsScopes.flatMap((scope) =>
      [undefined, "jane.roe"].map((member) =>
        settings(source({ members: { "jane.roe": {} }, ...variant }), { member, mode, scope }),
      ),
    ),
  ),
);

describe("what is ours", () => {
  test("no setting or variable that a team may get would be left behind in a developer's file", () => {
    const names = (key: "env" | "permissions") =>
      new Set(all.flatMap((made) => Object.keys(made[key] ?? {})));
    expect([...names("env")].sort()).toEqual([...ourVariables].sort());
    expect([...names("permissions")].sort()).toEqual([...ourLists].sort());
    expect([...new Set(all.flatMap(Object.keys))].sort()).toEqual(
      [...ourSettings, "env", "permissions"].sort(),
    );
  });
});
