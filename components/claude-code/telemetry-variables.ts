import type { Telemetry } from "./settings-source.ts";

/**
 * The variables by which Claude Code reports metrics and events to an OpenTelemetry collector.
 *
 * @param attributes what each report says of where it comes from
 */
export function telemetryVariables(
  { endpoint, logPrompts, protocol }: Telemetry,
  attributes: Readonly<Record<string, string>>,
): Record<string, string> {
  return {
    CLAUDE_CODE_ENABLE_TELEMETRY: "1",
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    OTEL_LOGS_EXPORTER: "otlp",
    ...(logPrompts && { OTEL_LOG_USER_PROMPTS: "1" }),
    OTEL_METRICS_EXPORTER: "otlp",
    OTEL_RESOURCE_ATTRIBUTES: Object.entries(attributes)
      .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
      .join(","),
  };
}
