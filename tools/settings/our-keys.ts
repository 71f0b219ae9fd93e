import type { Mode } from "../../components/claude-code/settings-source.ts";

/** Every setting at the top of a settings.json that this program may write; `env` and `permissions` are shared. */
export const ourSettings = ["apiKeyHelper", "availableModels", "enforceAvailableModels", "model"] as const;

/** Every variable in `env` that this program may write. */
export const ourVariables = [
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
] as const;

/** The lists of permissions that this program adds entries to. */
export const ourLists = ["allow", "deny"] as const;

/** Where each setting and variable of ours stands. */
export const ourPaths: readonly (readonly string[])[] = [
  ...ourSettings.map((name) => [name]),
  ...ourVariables.map((name) => ["env", name]),
];

/**
 * Variables that would undo a mode, whoever wrote them: they name another way to a model, or another's credential
 * that would be sent along.
 */
export const contrary: Readonly<Record<Mode, readonly string[]>> = {
  bedrock: ["ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL"],
  messages: [
    "ANTHROPIC_BEDROCK_BASE_URL",
    "ANTHROPIC_MODEL",
    "CLAUDE_CODE_SKIP_BEDROCK_AUTH",
    "CLAUDE_CODE_USE_BEDROCK",
  ],
};
