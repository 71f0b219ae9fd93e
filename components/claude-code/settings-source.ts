/**
 * The protocol that Claude Code speaks to the gateway: Bedrock's own, as Portkey's guide for Claude Code with
 * Bedrock has it; or Anthropic's Messages, whose use Portkey counts in dollars.
 */
export const modes = ["bedrock", "messages"] as const;
export type Mode = (typeof modes)[number];

/**
 * Where settings are kept: `user` and `managed` are complete; `project` is for everyone and holds no secret;
 * `local` is what `project` leaves out.
 */
export const settingsScopes = ["user", "project", "local", "managed"] as const;
export type SettingsScope = (typeof settingsScopes)[number];

/**
 * What a request is routed by, named by slug: a virtual key, a provider of the model catalog, a config; or
 * nothing, where the API key itself is pinned to a config and no request may name one.
 */
export type Route =
  | { readonly virtualKey: string }
  | { readonly provider: string }
  | { readonly config: string }
  | Record<string, never>;

/** Models by what Claude Code uses them for: ids, or ARNs of application profiles. */
export interface Models {
  readonly default: string;
  /** Behind the aliases of these names. @default the default model, where any is named or the mode pins all */
  readonly sonnet?: string | undefined;
  readonly opus?: string | undefined;
  readonly haiku?: string | undefined;
  /** For every subagent. @default each subagent's own choice */
  readonly subagent?: string | undefined;
  /** Further models to choose from. */
  readonly allow: readonly string[];
}

/** Tools that Claude Code may use without asking, or never. */
export interface Permissions {
  readonly allow?: readonly string[] | undefined;
  readonly deny?: readonly string[] | undefined;
}

/** Where Claude Code reports its use by OpenTelemetry. */
export interface Telemetry {
  /** URL of the collector. */
  readonly endpoint: string;
  readonly protocol: "grpc" | "http/json" | "http/protobuf";
  /** Whether what a developer asks is in it. */
  readonly logPrompts: boolean;
}

/** What every settings.json of a team is made of, whatever its mode, scope and member. Holds secrets. */
export interface SettingsSource {
  readonly team: string;
  /** The gateway's base URL, with `/v1`. */
  readonly gatewayUrl: string;
  readonly mode: Mode;
  /** How mode `bedrock` writes its two flags: as the guide has them, or as the published JSON schema does. */
  readonly flags: "number" | "string";
  readonly route: Route;
  readonly models: Models;
  /** Sent with each request, for analytics. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly permissions?: Permissions | undefined;
  readonly telemetry?: Telemetry | undefined;
  /** Shell command that prints the API key; `{member}` stands for the member's name. @default settings carry the key */
  readonly apiKeyHelper?: string | undefined;
  /** The team's Portkey API key. Absent where each member has one. */
  readonly apiKey?: string | undefined;
  /** Listed members, with the keys of those who have their own. */
  readonly members: Readonly<Record<string, { readonly apiKey?: string | undefined }>>;
}
