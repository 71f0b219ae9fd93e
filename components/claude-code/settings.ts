/**
 * What a request is routed by, named by slug: a virtual key, a provider of the model catalog, a config; or
 * nothing, where the API key itself is pinned to a config and no request may name one.
 */
export type Route =
  | { readonly virtualKey: string }
  | { readonly provider: string }
  | { readonly config: string }
  | Record<string, never>;

/** What the settings of a team or of one of its members are made of. */
export interface SettingsInput {
  /** The gateway's base URL, with `/v1`. */
  readonly gatewayUrl: string;
  /** Portkey API key, in plain text. */
  readonly apiKey: string;
  readonly route: Route;
  /** Model id that Claude Code uses by default. */
  readonly model: string;
  /** Sent with each request for analytics. @default none */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Passed through. @default none */
  readonly permissions?: Permissions | undefined;
}

/** Tools that Claude Code may use without asking, or never. */
export interface Permissions {
  readonly allow?: readonly string[] | undefined;
  readonly deny?: readonly string[] | undefined;
}

/** A Claude Code settings.json. */
export interface Settings {
  readonly env: Readonly<Record<string, string | number>>;
  readonly permissions?: Permissions;
}

/**
 * The complete settings.json of user scope in mode `bedrock`: Claude Code speaks Bedrock's protocol to the
 * gateway and leaves signing to it. The two flags are numbers, as Portkey's guide for Claude Code with
 * Bedrock has them; Claude Code takes numbers and strings alike.
 */
export function settings(input: SettingsInput): Settings {
  const { allow, deny } = input.permissions ?? {};
  return {
    env: {
      ANTHROPIC_BEDROCK_BASE_URL: input.gatewayUrl,
      ANTHROPIC_CUSTOM_HEADERS: headers(input).join("\n"),
      ANTHROPIC_MODEL: input.model,
      CLAUDE_CODE_SKIP_BEDROCK_AUTH: 1,
      CLAUDE_CODE_USE_BEDROCK: 1,
    },
    ...((allow ?? deny) && { permissions: { ...(allow && { allow }), ...(deny && { deny }) } }),
  };
}

/** The metadata of a member's requests: the team's, and who it is. Portkey counts users by `_user`. */
export function memberMetadata(
  metadata: Readonly<Record<string, string>>,
  member: string,
): Readonly<Record<string, string>> {
  return { ...metadata, _user: member };
}

function headers({ apiKey, metadata = {}, route }: SettingsInput): readonly string[] {
  return [
    `x-portkey-api-key: ${apiKey}`,
    ...routeHeaders(route),
    ...(Object.keys(metadata).length > 0 ? [`x-portkey-metadata: ${headerJson(metadata)}`] : []),
  ];
}

function routeHeaders(route: Route): readonly string[] {
  if ("config" in route) return [`x-portkey-config: ${route.config}`];
  if ("provider" in route) return [`x-portkey-provider: @${route.provider}`];
  if ("virtualKey" in route)
    return ["x-portkey-provider: bedrock", `x-portkey-virtual-key: ${route.virtualKey}`];
  return [];
}

/** JSON in ASCII alone: a request with another character in a header fails. */
function headerJson(metadata: Readonly<Record<string, string>>): string {
  const sorted = Object.fromEntries(Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(sorted).replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
