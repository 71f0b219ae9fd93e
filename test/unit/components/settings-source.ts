import type { SettingsSource } from "../../../components/claude-code/settings-source.ts";

/** What the settings of a plain team are made of, with a difference. */
export function source(difference: Partial<SettingsSource> = {}): SettingsSource {
  return {
    apiKey: "pk-1",
    flags: "number",
    gatewayUrl: "https://api.portkey.ai/v1",
    members: {},
    metadata: {},
    mode: "bedrock",
    models: { allow: [], default: "us.anthropic.claude-sonnet-4-6" },
    route: { virtualKey: "payments-1" },
    team: "payments",
    ...difference,
  };
}
