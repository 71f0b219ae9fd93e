import { sortKeys } from "../json.ts";
import { memberCommand } from "./api-key-helper.ts";
import { neutralVariables } from "./contrary.ts";
import { customHeaders } from "./headers.ts";
import { aliasVariables, availableModels } from "./model-variables.ts";
import type { Mode, Permissions, SettingsScope, SettingsSource } from "./settings-source.ts";
import { telemetryVariables } from "./telemetry-variables.ts";

/** A Claude Code settings.json, or the part of one that this program answers for. */
export interface Settings {
  readonly apiKeyHelper?: string;
  readonly availableModels?: readonly string[];
  readonly enforceAvailableModels?: boolean;
  readonly env?: Readonly<Record<string, string | number>>;
  readonly model?: string;
  readonly permissions?: Permissions;
}

/** Which of a team's settings. */
export interface SettingsChoice {
  /** @default the team's own */
  readonly member?: string | undefined;
  /** @default the team's */
  readonly mode?: Mode | undefined;
  /** @default user */
  readonly scope?: SettingsScope | undefined;
}

/**
 * A settings.json.
 *
 * @throws Error for a member who is not listed
 */
export function settings(source: SettingsSource, choice: SettingsChoice = {}): Settings {
  const { member, mode = source.mode, scope = "user" } = choice;
  if (member !== undefined && !Object.hasOwn(source.members, member))
    throw new Error(`${source.team} has no member ${member}`);
  switch (scope) {
    case "user":
      return complete(source, mode, member);
    case "managed": {
      const whole = complete(source, mode, member);
      return {
        ...neutralized(whole, whole),
        availableModels: availableModels(source.models),
        enforceAvailableModels: true,
      };
    }
    case "project":
      return neutralized(shared(source, mode), complete(source, mode, member));
    case "local":
      return beyond(complete(source, mode, member), shared(source, mode));
  }
}

/** The API key of a member, or the one that the team shares. */
export function apiKeyOf({ apiKey, members }: SettingsSource, member?: string): string {
  return (member === undefined ? undefined : members[member]?.apiKey) ?? apiKey ?? "";
}

/** Everything that one developer needs. */
function complete(source: SettingsSource, mode: Mode, member: string | undefined): Settings {
  const { apiKeyHelper, metadata, team } = source;
  const isMember = member !== undefined;
  return settingsOf(source, mode, {
    apiKey: apiKeyHelper === undefined ? apiKeyOf(source, member) : undefined,
    // Portkey counts users by `_user`.
    metadata: isMember ? { ...metadata, _user: member } : metadata,
    origin: { team, ...(isMember && { member }) },
    withHelper: apiKeyHelper === undefined ? undefined : memberCommand(apiKeyHelper, member),
  });
}

/** What everyone who works in a project may read: no key, nobody's name. */
function shared(source: SettingsSource, mode: Mode): Settings {
  const { apiKeyHelper, metadata, team } = source;
  const common = settingsOf(source, mode, {
    metadata,
    origin: { team },
    withHelper: apiKeyHelper?.includes("{member}") ? undefined : apiKeyHelper,
  });
  if (apiKeyHelper !== undefined) return common;
  const { ANTHROPIC_CUSTOM_HEADERS: _, ...env } = common.env ?? {};
  return { ...common, env };
}

/**
 * Settings that also undo what a developer's own file has against them: nobody takes that out where these are
 * committed, or distributed.
 *
 * @param whole everything that the developer gets, from this file or another one
 */
function neutralized(settings: Settings, whole: Settings): Settings {
  return {
    ...(whole.apiKeyHelper === undefined && { apiKeyHelper: "" }),
    ...settings,
    env: sortKeys({ ...neutralVariables(whole), ...settings.env }),
  };
}

/** What a developer's settings say and `shared` does not. */
function beyond({ apiKeyHelper, env = {} }: Settings, shared: Settings): Settings {
  const own = Object.entries(env).filter(([name, value]) => shared.env?.[name] !== value);
  return {
    ...(apiKeyHelper !== undefined && apiKeyHelper !== shared.apiKeyHelper && { apiKeyHelper }),
    ...(own.length > 0 && { env: Object.fromEntries(own) }),
  };
}

/** What differs between a developer's settings and everyone's. */
interface Person {
  readonly apiKey?: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly origin: Readonly<Record<string, string>>;
  readonly withHelper: string | undefined;
}

function settingsOf(source: SettingsSource, mode: Mode, person: Person): Settings {
  const { models, permissions: { allow, deny } = {}, telemetry } = source;
  const { apiKey, metadata, origin, withHelper } = person;
  const headers = customHeaders(source.route, metadata, apiKey);
  const choices = availableModels(models);
  return {
    ...(withHelper !== undefined && { apiKeyHelper: withHelper }),
    ...(choices.length > 1 && { availableModels: choices }),
    env: sortKeys({
      ...(headers !== undefined && { ANTHROPIC_CUSTOM_HEADERS: headers }),
      ...aliasVariables(models, mode === "messages"),
      ...(mode === "bedrock" ? bedrockVariables(source) : messagesVariables(source, apiKey)),
      ...(telemetry && telemetryVariables(telemetry, origin)),
    }),
    ...(mode === "messages" && { model: models.default }),
    ...((allow ?? deny) && { permissions: { ...(allow && { allow }), ...(deny && { deny }) } }),
  };
}

/**
 * Claude Code speaks Bedrock's protocol to the gateway and leaves signing to it. The two flags are numbers in
 * Portkey's guide for Claude Code with Bedrock, strings in the published JSON schema; Claude Code takes both.
 */
function bedrockVariables({ flags, gatewayUrl, models }: SettingsSource): Record<string, string | number> {
  const on = flags === "number" ? 1 : "1";
  return {
    ANTHROPIC_BEDROCK_BASE_URL: gatewayUrl,
    ANTHROPIC_MODEL: models.default,
    CLAUDE_CODE_SKIP_BEDROCK_AUTH: on,
    CLAUDE_CODE_USE_BEDROCK: on,
  };
}

/**
 * Claude Code speaks to the gateway as to Anthropic, adding `/v1` itself. The last two variables leave out what
 * Bedrock refuses: a system block for Anthropic's billing, and betas. Source: Portkey's docs, 2026-08.
 */
function messagesVariables(
  { gatewayUrl }: SettingsSource,
  apiKey: string | undefined,
): Record<string, string> {
  return {
    ...(apiKey !== undefined && { ANTHROPIC_AUTH_TOKEN: apiKey }),
    ANTHROPIC_BASE_URL: gatewayUrl.replace(/\/v1$/, ""),
    CLAUDE_CODE_ATTRIBUTION_HEADER: "0",
    CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS: "1",
  };
}
