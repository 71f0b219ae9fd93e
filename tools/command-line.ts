import { parseArgs } from "node:util";
import { hint } from "../components/mistakes.ts";
import { unexpanded } from "./unexpanded-path.ts";

/** An option of a command. */
interface Option {
  readonly type: "boolean" | "string";
  readonly short?: string;
  /** Whether its value is a path. @default false */
  readonly path?: boolean;
}

/** Options of a command by name, without their dashes. */
export type Options = Readonly<Record<string, Option>>;

/** What a command line says, and every mistake in it, a line each. */
export interface CommandLine<Name extends string> {
  /** Values of the options that are given, in their order; none for a switch or where the value is missing. */
  readonly given: ReadonlyMap<Name, readonly string[]>;
  /** What is no option and no option's value. After an unknown option its value is among them. */
  readonly words: readonly string[];
  readonly mistakes: string[];
}

/** Reads a command line to its end, whatever is wrong with it. */
export function readCommandLine<Known extends Options>(
  args: readonly string[],
  options: Known,
): CommandLine<keyof Known & string> {
  const { tokens } = parseArgs({
    allowPositionals: true,
    args: [...args],
    options,
    strict: false,
    tokens: true,
  });
  const given = new Map<string, readonly string[]>();
  const mistakes: string[] = [];
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const { inlineValue, name, rawName, value } = token;
    const known = Object.hasOwn(options, name) ? options[name] : undefined;
    if (known === undefined) {
      const names = Object.keys(options).map((option) => `--${option}`);
      mistakes.push(`${rawName}: unknown option${hint(rawName, names)}`);
    } else if (known.type === "boolean") {
      if (inlineValue) mistakes.push(`${rawName} takes no value`);
      given.set(name, []);
    } else if (!value || (!inlineValue && value.startsWith("-"))) {
      mistakes.push(`${rawName} needs a value`);
      given.set(name, given.get(name) ?? []);
    } else {
      given.set(name, [...(given.get(name) ?? []), value]);
      const left = known.path ? unexpanded(value) : undefined;
      if (left !== undefined) mistakes.push(`${rawName} ${value}: ${left}`);
    }
  }
  return { given, mistakes, words };
}
