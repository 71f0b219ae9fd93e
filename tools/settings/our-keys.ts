import { neutralVariables } from "../../components/claude-code/contrary.ts";

/** Every setting at the top of a settings.json that this program may write; `env` and `permissions` are shared. */
export const ourSettings = ["apiKeyHelper", "availableModels", "enforceAvailableModels", "model"] as const;

/** Every variable in `env` to which this program may give a value. */
export const valuedVariables: readonly string[] = [
  "ANTHROPIC_AUTH_TOKEN",
  "ANTHROPIC_BASE_URL",
  "ANTHROPIC_BEDROCK_BASE_URL",
  "ANTHROPIC_CUSTOM_HEADERS",
  "ANTHROPIC_DEFAULT_HAIKU_MODEL",
  "ANTHROPIC_DEFAULT_OPUS_MODEL",
  "ANTHROPIC_DEFAULT_SONNET_MODEL",
  "ANTHROPIC_MODEL",
  "CLAUDE_CODE_ATTRIBUTION_HEADER",
  "CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS",
  "CLAUDE_CODE_ENABLE_TELEMETRY",
  "CLAUDE_CODE_SKIP_BEDROCK_AUTH",
  "CLAUDE_CODE_SUBAGENT_MODEL",
  "CLAUDE_CODE_USE_BEDROCK",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_EXPORTER_OTLP_PROTOCOL",
  "OTEL_LOGS_EXPORTER",
  "OTEL_LOG_USER_PROMPTS",
  "OTEL_METRICS_EXPORTER",
  "OTEL_RESOURCE_ATTRIBUTES",
];

/** Every variable in `env` that this program may write: with a value, or to undo another file's. */
export const ourVariables: readonly string[] = [
  ...new Set([...valuedVariables, ...Object.keys(neutralVariables({}))]),
];

/** Whether this program may give a value to what is at a path. */
export function mayHaveValue([first = "", name]: readonly string[]): boolean {
  return name === undefined
    ? (ourSettings as readonly string[]).includes(first)
    : valuedVariables.includes(name);
}

/** The lists of permissions that this program adds entries to. */
export const ourLists = ["allow", "deny"] as const;

/** The paths of all settings and variables of ours. */
export const ourPaths: readonly (readonly string[])[] = [
  ...ourSettings.map((name) => [name]),
  ...ourVariables.map((name) => ["env", name]),
];
