import { existingKeyOf } from "../existing-keys.ts";
import { Mistakes, pathText } from "../mistakes.ts";
import type { Scope } from "../names.ts";
import { type ProjectFiles, type StackFile, stackFile, type Values } from "../stack-file.ts";
import type { ConfigValues } from "./config-values.ts";
import type { Path } from "./yaml-doubts.ts";

/** What a stack's files come to, and what is wrong with single values of them as lines. */
export interface ReadStack extends StackFile {
  readonly mistakes: readonly string[];
}

/**
 * Reads a stack's files: the program and the commands beside it alike.
 *
 * @param own the project's values in the stack's own file
 * @param scope of the stack itself
 * @throws Mistakes where values cannot be read, or are in the wrong file
 */
export function readStack(own: ConfigValues, scope: Scope, files: ProjectFiles): ReadStack {
  const unreadable = [...own.misnamed, ...secretMistakes(own)];
  if (unreadable.length > 0) throw new Mistakes(unreadable);
  const { mistakes } = own;
  try {
    return { ...stackFile(own.values, scope, files), mistakes };
  } catch (error) {
    if (!(error instanceof Mistakes)) throw error;
    throw new Mistakes([...mistakes, ...error.lines]);
  }
}

/** Why a file's teams cannot be told, whatever else is wrong with it. */
export function unreadableTeams({ misnamed, secrets }: ConfigValues): string[] {
  return [...misnamed, ...secrets.filter(isAllTeams).map(secretMistake)];
}

/** Secrets that the state would hold in plain text. */
function secretMistakes({ secrets, values }: Pick<ConfigValues, "secrets" | "values">): string[] {
  const allowed = ["portkeyApiKey", ...existingKeyNames(values)];
  return secrets.filter(([name]) => !allowed.includes(String(name))).map(secretMistake);
}

function secretMistake(path: Path): string {
  return isAllTeams(path)
    ? `${path[0]}: only Pulumi can read the teams of this file (write them in plain text; a key that one needs goes in a value of its own, named by apiKey.existing)`
    : `${pathText("", path)}: is a secret, which the state would hold in plain text (only portkeyApiKey and values named by apiKey.existing stay secret)`;
}

function isAllTeams([name, ...rest]: Path): boolean {
  return rest.length === 0 && (name === "teams" || name === "team");
}

function existingKeyNames({ team, teams }: Values): string[] {
  return [team, ...Object.values(Object(teams))].flatMap((spec) => existingKeyOf(spec) ?? []);
}
