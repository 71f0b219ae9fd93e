import { bareModel } from "../model-name.ts";
import type { Settings } from "../settings.ts";
import type { Mode } from "../settings-source.ts";

/** One small request to a model, as Claude Code would send it. */
export interface ModelRequest {
  readonly mode: Mode;
  readonly model: string;
  /** The gateway that the settings name, without a slash at its end. */
  readonly gateway: string;
  readonly url: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Headers that carry a credential. */
const credentials = ["authorization", "x-api-key", "x-portkey-api-key"];

/**
 * The request that settings stand for.
 *
 * @param apiKey what the settings' apiKeyHelper would print
 * @param mode another mode than the settings', at the same host and with the same headers and key
 * @throws Error when the settings name no gateway or no model
 */
export function requestOf(settings: Settings, apiKey: string, mode = modeOf(settings)): ModelRequest {
  const { ANTHROPIC_BASE_URL, ANTHROPIC_BEDROCK_BASE_URL, ANTHROPIC_MODEL } = texts(settings);
  const own = modeOf(settings);
  const gateway = (own === "bedrock" ? ANTHROPIC_BEDROCK_BASE_URL : ANTHROPIC_BASE_URL)?.replace(/\/+$/, "");
  const model = bareModel(ANTHROPIC_MODEL ?? settings.model ?? "");
  if (!gateway) {
    throw new Error("the settings name no gateway (ANTHROPIC_BEDROCK_BASE_URL or ANTHROPIC_BASE_URL)");
  }
  if (!model) throw new Error("the settings name no model (ANTHROPIC_MODEL, or model)");
  const question = { max_tokens: 1, messages: [{ content: "ping", role: "user" }] };
  const common = { gateway, mode, model };
  if (mode === "bedrock") {
    const base = own === mode ? gateway : `${gateway}/v1`;
    return {
      ...common,
      body: { anthropic_version: "bedrock-2023-05-31", ...question },
      headers: headersOf(settings, apiKey, mode),
      url: `${base}/model/${encodeURIComponent(model)}/invoke`,
    };
  }
  const base = own === mode ? gateway : gateway.replace(/\/v1$/, "");
  return {
    ...common,
    body: { ...question, model },
    headers: { "anthropic-version": "2023-06-01", ...headersOf(settings, apiKey, mode) },
    url: `${base}/v1/messages?beta=true`,
  };
}

/** The texts of a request that nobody may read, without `Bearer` before them. */
export function secretsOf({ headers, url }: ModelRequest): readonly string[] {
  const keys = credentials.flatMap((name) => headers[name]?.replace(/^Bearer /, "") ?? []);
  return [...keys, URL.parse(url)?.password ?? ""];
}

/** The headers that decide a request's route, in the form in which they are sent. */
export function routeOf({ headers }: ModelRequest): readonly string[] {
  return ["x-portkey-config", "x-portkey-provider", "x-portkey-virtual-key"].flatMap((name) =>
    headers[name] === undefined ? [] : [`${name}: ${headers[name]}`],
  );
}

function modeOf(settings: Settings): Mode {
  return "CLAUDE_CODE_USE_BEDROCK" in texts(settings) ? "bedrock" : "messages";
}

/** Those that the settings name go last: Claude Code has them replace its own. */
function headersOf(settings: Settings, apiKey: string, mode: Mode): Record<string, string> {
  const { ANTHROPIC_AUTH_TOKEN, ANTHROPIC_CUSTOM_HEADERS = "" } = texts(settings);
  const fetched = settings.apiKeyHelper === undefined ? undefined : apiKey;
  const bearer = ANTHROPIC_AUTH_TOKEN ?? fetched ?? (mode === modeOf(settings) ? undefined : apiKey);
  return {
    "content-type": "application/json",
    ...(bearer && { authorization: `Bearer ${bearer}` }),
    ...(fetched && mode === "messages" && { "x-api-key": fetched }),
    ...customHeaders(ANTHROPIC_CUSTOM_HEADERS),
  };
}

/** Read as Claude Code 2.1.330 does: what is no header is left out without a word. */
function customHeaders(text: string): Record<string, string> {
  const headers = text.split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(colon, 0)).trim().toLowerCase();
    return name === "" ? [] : [[name, line.slice(colon + 1).trim()]];
  });
  return Object.fromEntries(headers);
}

function texts({ env = {} }: Settings): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
}
