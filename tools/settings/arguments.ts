import {
  type Mode,
  modes,
  type SettingsScope,
  settingsScopes,
} from "../../components/claude-code/settings-source.ts";
import { hint, Mistakes } from "../../components/mistakes.ts";
import { readCommandLine } from "../command-line.ts";

export const usage = `npm run settings -- TEAM [options]

Prints a team's Claude Code settings, or keeps them in a file. It reads the outputs of the stack, so run it where
you run pulumi. npm run --silent leaves out npm's own lines.

  --member M     the settings of a listed member
  --scope S      user (default), project, local or managed
  --mode M       bedrock or messages (default: the team's)
  --stack S      a stack (default: the selected one)
  --stdout       prints the settings, secrets included (default)
  --write PATH   merges them into a file; for a folder, into the file that Claude Code reads there for the scope
  --check        with --write: changes nothing; exit code 1 and the difference where the file is not current
  --remove       with --write: takes them out again and brings back what was there before
  --json         with --write: says what was done as JSON: path, changed, backup, secret, scope, mode
  --help         prints this
`;

const options = {
  check: { type: "boolean" },
  help: { short: "h", type: "boolean" },
  json: { type: "boolean" },
  member: { type: "string" },
  mode: { type: "string" },
  remove: { type: "boolean" },
  scope: { type: "string" },
  stack: { type: "string" },
  stdout: { type: "boolean" },
  write: { path: true, type: "string" },
} as const;
type Option = keyof typeof options;

/** What the command is asked to do. */
export interface Arguments {
  /** Undefined where none is named. */
  readonly team: string | undefined;
  readonly member: string | undefined;
  /** @default user */
  readonly scope: SettingsScope;
  /** @default the team's */
  readonly mode: Mode | undefined;
  /** @default the selected one */
  readonly stack: string | undefined;
  /** File or folder to write to. @default prints */
  readonly write: string | undefined;
  readonly check: boolean;
  readonly remove: boolean;
  readonly json: boolean;
  readonly help: boolean;
}

/**
 * Reads the command line.
 *
 * @throws Mistakes with a line for each
 */
export function parseArguments(args: readonly string[]): Arguments {
  const { given, mistakes, words: teams } = readCommandLine(args, options);
  // An unknown option's value would count as a team.
  if (teams.length > 1 && mistakes.length === 0)
    mistakes.push(`one team at a time, not ${teams.join(" and ")}`);

  const value = (option: Option) => given.get(option)?.at(-1);
  const scope = oneOf("scope", settingsScopes, value("scope"), mistakes);
  const mode = oneOf("mode", modes, value("mode"), mistakes);
  const write = value("write");
  if (write !== undefined && given.has("stdout")) mistakes.push("--stdout does not go with --write");
  for (const name of ["check", "json", "remove"] as const) {
    if (given.has(name) && write === undefined) mistakes.push(`${flag(name)} needs --write PATH`);
  }
  if (given.has("check") && given.has("remove")) mistakes.push("--check does not go with --remove");
  if (mistakes.length > 0 && !given.has("help")) throw new Mistakes(mistakes);
  return {
    check: given.has("check"),
    help: given.has("help"),
    json: given.has("json"),
    member: value("member"),
    mode,
    remove: given.has("remove"),
    scope: scope ?? "user",
    stack: value("stack"),
    team: teams[0],
    write,
  };
}

function oneOf<Name extends string>(
  option: Option,
  names: readonly Name[],
  value: string | undefined,
  mistakes: string[],
): Name | undefined {
  const found = names.find((name) => name === value);
  if (value !== undefined && found === undefined) {
    mistakes.push(`${flag(option)} ${value}: unknown ${option}${hint(value, names)}`);
  }
  return found;
}

function flag(name: string): string {
  return `--${name}`;
}
