import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Document, LineCounter, parseDocument } from "yaml";
import { Mistakes } from "../mistakes.ts";
import { printable } from "../shared/printable.ts";
import { boundMistake, textMistake } from "./yaml-bounds.ts";
import { type Doubt, doubtsIn } from "./yaml-doubts.ts";

/** A YAML file of the project. */
export interface YamlFile {
  /** Below the project's folder. */
  readonly name: string;
  /** Without its byte order mark. */
  readonly text: string;
  /** A byte order mark, or nothing. */
  readonly mark: string;
  readonly document: Document.Parsed;
  /** Its content, anchors and merge keys resolved. An unquoted date is a Date. */
  readonly value: unknown;
  /** Places that another YAML reader takes for something else. The program refuses them. */
  readonly doubts: readonly Doubt[];
  readonly lines: LineCounter;
}

const byteOrderMark = "\ufeff";

/** The largest file, in bytes: 5,000 teams, as many as an AWS account has users, take about half of it. Ours. */
export const mostBytes = 3_000_000;

/** The library's own guard against aliases. It multiplies where boundMistake has counted: only finite it has to be. */
const maxAliasCount = 1_000_000_000;

/** A longer list of syntax errors helps nobody: most follow from the first. */
const mostErrors = 10;

/**
 * Control characters, which the engine's reader refuses, and characters that it takes for line breaks where this one
 * does not: NEL, the line and the paragraph separator, a carriage return by itself.
 */
const unreadable = /[^\P{Cc}\t\n\r]|[\u2028\u2029\ufeff]|\r(?!\n)/u;

/**
 * Reads a YAML file.
 *
 * @returns undefined where there is none
 * @throws Mistakes for one that is not UTF-8, not YAML, or too large
 */
export function readYamlFile(folder: string, name: string): YamlFile | undefined {
  let bytes: Buffer;
  try {
    const about = statSync(join(folder, name));
    if (!about.isFile()) throw new Mistakes([`${name}: is not a file`]);
    if (about.size > mostBytes) throw new Mistakes([tooLarge(name, about.size)]);
    bytes = readFileSync(join(folder, name));
  } catch (error) {
    if (error instanceof Mistakes) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new Mistakes([`${name}: cannot be read (${code})`]);
  }
  const text = bytes.toString("utf8");
  if (!bytes.equals(Buffer.from(text, "utf8"))) throw new Mistakes([`${name}: is not UTF-8`]);
  return yamlFile(name, text);
}

/**
 * A YAML file from its content.
 *
 * @throws Mistakes for one that is not YAML, or too large
 */
export function yamlFile(name: string, content: string): YamlFile {
  const mark = content.startsWith(byteOrderMark) ? byteOrderMark : "";
  const text = content.slice(mark.length);
  const size = Buffer.byteLength(content);
  if (size > mostBytes) throw new Mistakes([tooLarge(name, size)]);
  const found = unreadable.exec(text);
  if (found !== null) {
    const line = text.slice(0, found.index).split(/\r?\n/).length;
    throw new Mistakes([
      `${name}: ${JSON.stringify(found[0])} in line ${line} (escape it, in double quotes)`,
    ]);
  }
  const tooLong = textMistake(text);
  if (tooLong !== undefined) throw new Mistakes([`${name}: ${tooLong}`]);
  if (/^%/m.test(text)) throw new Mistakes([`${name}: has a directive (remove the line that begins with %)`]);
  const lines = new LineCounter();
  const document = parse(name, text, lines);
  if (document.errors.length > 0) throw notYaml(name, document.errors);
  const tooMuch = boundMistake(document);
  if (tooMuch !== undefined) throw new Mistakes([`${name}: ${tooMuch}`]);
  try {
    const value: unknown = document.toJS({ maxAliasCount });
    return { document, doubts: [...doubtsIn(document)], lines, mark, name, text, value };
  } catch (error) {
    throw notYaml(name, [error as Error]);
  }
}

function parse(name: string, text: string, lineCounter: LineCounter): Document.Parsed {
  try {
    return parseDocument(text, {
      customTags: ["timestamp"],
      keepSourceTokens: true,
      lineCounter,
      logLevel: "error",
      merge: true,
    });
  } catch (error) {
    if (error instanceof RangeError) throw new Mistakes([`${name}: is nested too deeply`]);
    throw error;
  }
}

function tooLarge(name: string, bytes: number): string {
  const [size, most] = [bytes, mostBytes].map((count) => (count / 1_000_000).toFixed(1));
  return `${name}: has ${size} MB, at most ${most} MB are read`;
}

function notYaml(name: string, errors: readonly Error[]): Mistakes {
  const lines = errors.map(({ message }) => {
    return `${name}: ${printable((message.split("\n")[0] ?? "").replace(/:$/, ""))}`;
  });
  const more = lines.length - mostErrors;
  return new Mistakes([...lines.slice(0, mostErrors), ...(more > 0 ? [`${name}: ${more} more errors`] : [])]);
}
