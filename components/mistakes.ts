import { closest, distance } from "fastest-levenshtein";
import * as z from "zod";
import { printable, printableMessage } from "./shared/printable.ts";

/** Mistakes in what a person wrote, all of them, one printable line each: path, value, what is allowed. */
export class Mistakes extends Error {
  override readonly name = "Mistakes";
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    const printed = lines.map((line) => printableMessage(line));
    super(printed.join("\n"));
    this.lines = printed;
  }
}

/**
 * An object in which only the keys of `shape` may stand. Any other key is a mistake that names the nearest
 * allowed one.
 */
export function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys"
        ? issue.keys.map((key) => `unknown key${hint(key, Object.keys(shape))}`).join("\n")
        : undefined,
  });
}

/**
 * A check across fields of a section. It runs whenever those fields are of the right kind by themselves, so
 * that a mistake elsewhere, or inside of a list or map, does not hide it.
 *
 * @param fields dotted paths within the section
 * @param check answers one `[path within the section, message]` per mistake
 */
export function across<Section extends object>(
  fields: readonly string[],
  check: (section: Section) => Iterable<readonly [path: PropertyKey[], message: string]>,
) {
  const rule = z.core._check<Section>((payload) => {
    for (const [path, message] of check(payload.value)) {
      payload.issues.push({ code: "custom", input: payload.value, message, path });
    }
  });
  rule._zod.def.when = ({ value, issues }) =>
    typeof value === "object" &&
    value !== null &&
    !fields.some((field) => issues.some((issue) => spoils(issue, field)));
  return rule;
}

/**
 * Whether an issue lies in a field itself or around it. One deeper inside leaves the field usable, unless something
 * there is of another kind than the check counts on.
 */
function spoils({ code, input, path = [] }: z.core.$ZodRawIssue, field: string): boolean {
  const at = [...path.map(String), ""].join(".");
  const otherKind = code === "invalid_type" || (code === "invalid_value" && typeof input !== "string");
  if (otherKind && at.startsWith(`${field}.`)) return true;
  return code !== "unrecognized_keys" && `${field}.`.startsWith(at);
}

/**
 * Reads `input` by `schema`.
 *
 * @returns the value, or the mistakes as lines that start with the path below `root`
 */
export function read<T>(
  schema: z.ZodType<T>,
  input: unknown,
  root: string,
): { value: T; mistakes: [] } | { value?: undefined; mistakes: string[] } {
  const result = schema.safeParse(input, { error: describe });
  if (result.success) return { value: result.data, mistakes: [] };
  return { mistakes: result.error.issues.flatMap((issue) => lines(issue, root)) };
}

/** What makes a section of an entry that is written as the text of one field. Any other scalar is text without quotes. */
export function textAs(field: string) {
  return (entry: unknown, { issues }: Pick<z.core.ParsePayload, "issues">): unknown => {
    if (typeof entry === "string") return { [field]: entry };
    if (typeof entry !== "object" || entry === null || entry instanceof Date) {
      issues.push({ code: "invalid_type", expected: "string", input: entry });
    }
    return entry;
  };
}

/** One mistake for each entry that a list has twice. */
export function* repeated(
  field: string,
  entries: readonly (string | number)[],
): Generator<readonly [path: PropertyKey[], message: string]> {
  for (const [index, entry] of entries.entries()) {
    if (entries.indexOf(entry) < index)
      yield [[field, index], `${typeof entry === "string" ? quoted(entry) : entry} is listed twice`];
  }
}

/** A whole number from `least` to `most`, refused in one line. Its metadata says the same to the JSON Schema. */
export function whole(least: number, most = Number.POSITIVE_INFINITY) {
  const mistake = (value: number) => {
    if (!Number.isInteger(value)) return "is not a whole number";
    if (value < least) return `is below ${least}`;
    return value > most ? `is above ${most}` : undefined;
  };
  return z
    .number()
    .refine((value) => mistake(value) === undefined, {
      error: ({ input }) => `${input} ${mistake(input as number)}`,
    })
    .meta({ minimum: least, type: "integer", ...(Number.isFinite(most) && { maximum: most }) });
}

/** The longest value, or step of a path, that a message repeats, in characters. */
const longestValue = 100;

/** A longer list of allowed names helps nobody. */
const mostNames = 12;

/** Allowed names, as many as help. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).map((name) => printable(name, longestValue));
  return `${shown.join(", ")}${names.length > mostNames ? ", …" : ""}`;
}

/** What a person is told beside a name that is not allowed: those that it begins, else the nearest, else all of them. */
export function hint(name: string, allowed: readonly string[]): string {
  const begun = name === "" ? [] : allowed.filter((full) => full.startsWith(name));
  if (begun.length > 1) return ` (did you mean one of ${listed(begun)}?)`;
  const meant = begun[0] ?? nearest(name, allowed);
  return meant === undefined ? ` (allowed: ${listed(allowed)})` : ` (did you mean "${meant}"?)`;
}

/** The allowed name that a slip or two may have made another of. */
function nearest(name: string, allowed: readonly string[]): string | undefined {
  // A long text is near to no name, and takes long to compare.
  if (allowed.length === 0 || name.length > longestValue) return undefined;
  const near = closest(name, allowed as string[]);
  const slips = distance(name.toLowerCase(), near.toLowerCase());
  return slips <= Math.max(2, name.length / 4) ? near : undefined;
}

function lines(issue: z.core.$ZodIssue, root: string): string[] {
  if (issue.code !== "unrecognized_keys") return [`${pathText(root, issue.path)}: ${issue.message}`];
  const messages = issue.message.split("\n");
  return issue.keys.map((key, index) => `${pathText(root, [...issue.path, key])}: ${messages[index]}`);
}

/** A path as messages have it, such as `teams.payments.regions[1]`. */
export function pathText(root: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((joined, step) => {
    if (typeof step === "number") return `${joined}[${step}]`;
    const name = printable(String(step), longestValue);
    return joined === "" ? name : `${joined}.${name}`;
  }, root);
}

/** Text from a file as messages repeat it: escaped, cut, in quotes. */
export function quoted(text: string): string {
  return `"${printable(text, longestValue)}"`;
}

/**
 * The message of a schema for text that it does not take. What is no text at all is told as anywhere else.
 *
 * @param mistake comes after the text
 */
export function wrongText(mistake: string) {
  return ({ input }: { readonly input?: unknown }) =>
    typeof input === "string" ? `${quoted(input)} ${mistake}` : undefined;
}

function describe(issue: z.core.$ZodRawIssue): string | undefined {
  const { input } = issue;
  switch (issue.code) {
    case "invalid_type":
      if (input === undefined) return "missing";
      return issue.expected === "string"
        ? notText(input)
        : `must be ${nouns[issue.expected] ?? issue.expected}, is ${noun(input)}`;
    case "invalid_value":
      return typeof input === "string"
        ? `${quoted(input)} is not allowed${hint(input, issue.values.map(String))}`
        : `must be one of ${listed(issue.values.map(String))}, is ${noun(input)}`;
    case "too_small":
      return typeof input === "number"
        ? `${input} is below ${issue.minimum}`
        : `needs at least ${issue.minimum}`;
    case "too_big":
      return typeof input === "number"
        ? `${input} is above ${issue.maximum}`
        : `has ${sizeOf(input)}, at most ${issue.maximum} are allowed`;
    default:
      return undefined;
  }
}

/** The mistake of a value that is no text: one that YAML took for something else because it has no quotes? */
export function notText(value: unknown): string {
  const isUnquoted = ["bigint", "boolean", "number"].includes(typeof value) || value instanceof Date;
  return `must be text${isUnquoted ? " (quote it)" : ""}, is ${noun(value)}`;
}

const nouns: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  number: "a number",
  object: "a section with keys",
  record: "a section with keys",
  string: "text",
};

function noun(value: unknown): string {
  if (value === null) return "empty";
  if (value instanceof Date) return "a date";
  if (typeof value === "string") return `text (${quoted(value)})`;
  if (typeof value === "number" || typeof value === "boolean") return `${typeof value} (${value})`;
  const kind = Array.isArray(value) ? "array" : typeof value;
  return nouns[kind] ?? kind;
}

function sizeOf(value: unknown): string {
  return typeof value === "string" ? `${value.length} characters` : `${(value as unknown[]).length} entries`;
}
