import { bareModel } from "./model-name.ts";

/*
 * Recognises what in a settings.json leads Claude Code past the gateway, sends somebody else's credential along, or asks for a
 * model that the team does not have. Read from Claude Code 2.1.330 and tried with it (test/e2e/leftovers.test.ts).
 */

/** What settings say, as far as it decides what contradicts them. */
interface Said {
  readonly availableModels?: readonly string[] | undefined;
  readonly env?: Readonly<Record<string, string | number>> | undefined;
  readonly model?: string | undefined;
}

/** Providers of models. A variable `CLAUDE_CODE_USE_…` for each selects it, whatever gateway the settings name. */
const providers = [
  "ANTHROPIC_AWS",
  "ANTHROPIC_GOOGLE_CLOUD",
  "BEDROCK",
  "FOUNDRY",
  "GATEWAY",
  "MANTLE",
  "VERTEX",
];

/** Variables `CLAUDE_CODE_USE_…` that switch a feature. Any other one, also of a later version, may select a provider. */
const features = ["CLAUDE_CODE_USE_NATIVE_FILE_SEARCH", "CLAUDE_CODE_USE_POWERSHELL_TOOL"];

const patterns = [
  // Another provider, or another file of settings than the one that this is in.
  /^CLAUDE_CODE_USE_/,
  /^CLAUDE_CONFIG_DIR$/,
  // How to sign in to a provider.
  /^CLAUDE_CODE_SKIP_\w+_AUTH$/,
  /^ANTHROPIC_(?:FEDERATION_RULE_ID|PROFILE)$/,
  // Another address.
  /^ANTHROPIC_(?:\w+_)?BASE_URL$/,
  /^ANTHROPIC_UNIX_SOCKET$/,
  /^_CLAUDE_CODE_ASSUME_FIRST_PARTY_BASE_URL$/,
  // Another credential.
  /^(?:ANTHROPIC|CLAUDE_CODE)_(?:\w+_)?(?:API_KEY|TOKEN)(?:_FILE(?:_DESCRIPTOR)?)?$/,
  /^AWS_BEARER_TOKEN_/,
];

/** Variables that are on or off. */
const switches = /^_?CLAUDE_CODE_(?:ASSUME|SKIP|USE)_/;

/** Variables whose value is a model. */
const modelVariable = /^(?:ANTHROPIC|CLAUDE_CODE)_(?:\w+_)?MODEL$|^ANTHROPIC_CUSTOM_MODEL_OPTION$/;

/** Settings beside `env` whose value is a model, or a list of models. */
const modelSettings = ["advisorModel", "fallbackModel", "model"];

/** Settings beside `env` that contradict whatever they hold: a credential, and models under other names or none. */
const foreignSettings = ["apiKeyHelper", "availableModels", "modelOverrides"];

/** Every setting beside `env` that may contradict. */
export const contrarySettings: readonly string[] = [...foreignSettings, ...modelSettings];

/**
 * Whether a setting beside `env` that settings do not have would contradict them.
 *
 * @param value as JSON has it
 */
export function isContrarySetting(name: string, value: unknown, settings: Said): boolean {
  if (isNothing(value)) return false;
  // Claude Code asks ANTHROPIC_MODEL first.
  if (name === "model" && settings.env?.ANTHROPIC_MODEL) return false;
  if (modelSettings.includes(name)) return asksForOther(value, settings);
  return foreignSettings.includes(name);
}

/**
 * Whether a variable that settings do not have would contradict them. Names count in any case, as Windows reads them.
 *
 * @param value as JSON has it
 */
export function isContraryVariable(name: string, value: unknown, settings: Said): boolean {
  if (isNothing(value)) return false;
  const upper = name.toUpperCase();
  if (modelVariable.test(upper)) return asksForOther(value, settings);
  return mayBeContrary(name) && !(switches.test(upper) && isOff(value));
}

/** Whether a variable contradicts settings by some of its values. */
export function mayBeContrary(name: string): boolean {
  const upper = name.toUpperCase();
  if (features.includes(upper)) return false;
  return modelVariable.test(upper) || patterns.some((pattern) => pattern.test(upper));
}

/**
 * The variables that undo what a file of lower precedence, or a shell, may set: a switch is off by `0`, any other
 * variable by nothing. For files that cannot have another file's settings taken out.
 *
 * @param settings complete ones: what they have is theirs
 */
export function neutralVariables({ env = {} }: Said): Record<string, string> {
  const variables = [
    ...providers.map((provider) => [`CLAUDE_CODE_USE_${provider}`, "0"] as const),
    ...credentials.map((name) => [name, ""] as const),
    ...models.map((name) => [name, ""] as const),
  ];
  return Object.fromEntries(variables.filter(([name]) => !Object.hasOwn(env, name)));
}

/** Variables whose value reaches a gateway, in one of the modes. */
const credentials = [
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "ANTHROPIC_CUSTOM_HEADERS",
  "AWS_BEARER_TOKEN_BEDROCK",
];

/** Variables by which Claude Code asks for a model without a developer's choice. */
const models = [
  "ANTHROPIC_DEFAULT_FABLE_MODEL",
  "ANTHROPIC_DEFAULT_HAIKU_MODEL",
  "ANTHROPIC_DEFAULT_OPUS_MODEL",
  "ANTHROPIC_DEFAULT_SONNET_MODEL",
  "ANTHROPIC_MODEL",
  "ANTHROPIC_SMALL_FAST_MODEL",
];

/** A JSON value as Claude Code reads it where it expects text. */
function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Whether a value is none. */
function isNothing(value: unknown): boolean {
  return value === null || textOf(value).trim() === "";
}

/** Whether a switch is off, whether it is a number, true or false, or text. */
function isOff(value: unknown): boolean {
  return ["0", "false", "no", "off"].includes(textOf(value).trim().toLowerCase());
}

/** Whether a value names a model that is neither among the settings' nor an alias that they pin. */
function asksForOther(value: unknown, settings: Said): boolean {
  const known = modelsOf(settings);
  return [value].flat().some((model) => !known.has(bareModel(textOf(model))));
}

function modelsOf({ availableModels = [], env = {}, model }: Said): ReadonlySet<string> {
  const variables = Object.entries(env).filter(([name, value]) => modelVariable.test(name) && value !== "");
  const aliases = variables.flatMap(([name]) => {
    const alias = /^ANTHROPIC_DEFAULT_(\w+)_MODEL$/.exec(name)?.[1];
    return alias === undefined ? [] : [alias.toLowerCase()];
  });
  const named = [
    ...availableModels,
    ...variables.map(([, value]) => String(value)),
    ...(model ? [model] : []),
  ];
  return new Set([...named.map(bareModel), ...(named.length > 0 ? ["default", "inherit"] : []), ...aliases]);
}
