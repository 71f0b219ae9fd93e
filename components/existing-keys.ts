import { pathText, quoted } from "./mistakes.ts";
import type { Scope } from "./names.ts";

/** Existing API keys by the name of the config value that holds them, and what is wrong with them. */
export interface ExistingKeys {
  readonly keys: Readonly<Record<string, string>>;
  readonly mistakes: readonly string[];
}

/** What existing keys are looked up in. */
export interface KeySources {
  /** Every config value, by name. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Whether a config value means something to this program by itself. */
  readonly isOwnName: (name: string) => boolean;
  /** The admin keys of this program: no team gets one. */
  readonly adminKeys: readonly unknown[];
}

/**
 * The API keys made by hand that teams name.
 *
 * @param teams as the file has them, however wrong otherwise
 */
export function existingKeys(
  teams: Readonly<Record<string, unknown>>,
  { adminKeys, isOwnName, values }: KeySources,
  scope: Scope,
): ExistingKeys {
  const keys: Record<string, string> = {};
  const mistakes: string[] = [];
  for (const [team, spec] of Object.entries(teams)) {
    const name = existingKeyOf(spec);
    if (name === undefined) continue;
    const path = pathText("", ["teams", team, "apiKey", "existing"]);
    const text = Object.hasOwn(values, name) ? values[name] : undefined;
    if (isOwnName(name)) {
      mistakes.push(
        `${path}: ${quoted(name)} means something else to this program (name a value that holds the team's key and nothing else)`,
      );
    } else if (typeof text !== "string") {
      mistakes.push(
        `${path}: there is no config value ${quoted(name)} (pulumi config set --secret ${scope.project}:${name})`,
      );
    } else if (adminKeys.includes(text)) {
      mistakes.push(
        `${path}: ${quoted(name)} holds the admin key, which developers would get (make a key for the team)`,
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
