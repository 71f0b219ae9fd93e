import type { Scope } from "./names.ts";

/** Existing API keys by the name of the config value that holds them, and what is wrong with them. */
export interface ExistingKeys {
  readonly keys: Readonly<Record<string, string>>;
  readonly mistakes: readonly string[];
}

/**
 * The API keys made by hand that teams name.
 *
 * @param teams as the file has them, however wrong otherwise
 * @param raw every config value, by name
 */
export function existingKeys(
  teams: Readonly<Record<string, unknown>>,
  raw: Readonly<Record<string, unknown>>,
  scope: Scope,
): ExistingKeys {
  const keys: Record<string, string> = {};
  const mistakes: string[] = [];
  for (const [team, spec] of Object.entries(teams)) {
    const name = existingKeyOf(spec);
    if (name === undefined) continue;
    const text = raw[name];
    if (typeof text !== "string") {
      mistakes.push(
        `teams.${team}.apiKey.existing: there is no config value "${name}" (pulumi config set --secret ${scope.project}:${name})`,
      );
    } else if (!/^[\x21-\x7e]+$/.test(text)) {
      mistakes.push(`${name}: not usable as an HTTP header (white space, line break or non-ASCII character)`);
    } else {
      keys[name] = text;
    }
  }
  return { keys, mistakes };
}

/** The config value that a team, however wrong otherwise, names as its existing API key. */
export function existingKeyOf(spec: unknown): string | undefined {
  const apiKey = (spec as { apiKey?: unknown } | null | undefined)?.apiKey;
  const existing = (apiKey as { existing?: unknown } | null | undefined)?.existing;
  return typeof existing === "string" && existing !== "" ? existing : undefined;
}
