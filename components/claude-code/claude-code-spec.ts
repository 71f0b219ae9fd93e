import * as z from "zod";
import { section, wrongText } from "../mistakes.ts";
import { apiKeyHelperSpec } from "./api-key-helper.ts";
import { modes } from "./settings-source.ts";

/** How Claude Code is set up: by an environment for all of its teams, by a team for itself. */
export const claudeCodeSpec = section({
  /** The protocol that Claude Code speaks to the gateway. Portkey counts cost in `messages` alone. @default bedrock */
  mode: z.enum(modes).optional(),
  /**
   * How mode `bedrock` writes its two flags: as Portkey's guide has them, or as the published JSON schema of
   * settings.json has them. Claude Code takes both. @default number
   */
  flags: z.enum(["number", "string"]).optional(),
  /** From where the API key is fetched. @default the settings carry it */
  apiKeyHelper: apiKeyHelperSpec.optional(),
  /** Where Claude Code reports its use by OpenTelemetry. @default nowhere */
  telemetry: section({
    /** URL of the collector. */
    endpoint: z
      .url({
        error: wrongText("is not a URL (e.g. http://collector.example.com:4317)"),
        protocol: /^https?$/,
      })
      .meta({ pattern: "^https?:" }),
    /** Of OTLP. */
    protocol: z.enum(["grpc", "http/json", "http/protobuf"]).default("grpc"),
    /** Whether what developers ask is reported too. @default false */
    logPrompts: z.boolean().default(false),
  }).optional(),
});

/** How Claude Code is set up, as a file asks for it. */
export type ClaudeCodeSpec = z.infer<typeof claudeCodeSpec>;
