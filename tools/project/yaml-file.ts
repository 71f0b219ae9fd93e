import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Document, isMap, isScalar, LineCounter, type Pair, parseDocument, type YAMLMap } from "yaml";
import { Mistakes } from "../../components/mistakes.ts";

/** A YAML file of the project. */
export interface YamlFile {
  /** Below the project's folder. */
  readonly name: string;
  /** Without its byte order mark. */
  readonly text: string;
  /** A byte order mark, or nothing. */
  readonly mark: string;
  readonly document: Document.Parsed;
  /** What it says, anchors and merge keys resolved. */
  readonly value: unknown;
  readonly lines: LineCounter;
}

const byteOrderMark = "\ufeff";

/**
 * Reads a YAML file.
 *
 * @returns undefined where there is none
 * @throws Mistakes for one that is not UTF-8 or not YAML
 */
export function readYamlFile(folder: string, name: string): YamlFile | undefined {
  let bytes: Buffer;
  try {
    bytes = readFileSync(join(folder, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new Mistakes([`${name}: cannot be read (${(error as NodeJS.ErrnoException).code})`]);
  }
  const text = bytes.toString("utf8");
  if (!bytes.equals(Buffer.from(text, "utf8"))) throw new Mistakes([`${name}: is not UTF-8`]);
  return yamlFile(name, text);
}

/**
 * A YAML file from its content.
 *
 * @throws Mistakes for one that is not YAML
 */
export function yamlFile(name: string, content: string): YamlFile {
  const mark = content.startsWith(byteOrderMark) ? byteOrderMark : "";
  const text = content.slice(mark.length);
  const lines = new LineCounter();
  const document = parseDocument(text, { keepSourceTokens: true, lineCounter: lines, merge: true });
  const [error] = document.errors;
  if (error !== undefined) throw notYaml(name, error);
  try {
    return { document, lines, mark, name, text, value: document.toJS({ maxAliasCount: -1 }) };
  } catch (error) {
    throw notYaml(name, error as Error);
  }
}

/** The entry that a map has by one of several names. */
export function entryOf(map: unknown, names: readonly string[]): Pair | undefined {
  return isMap(map)
    ? map.items.find(({ key }) => isScalar(key) && names.includes(String(key.value)))
    : undefined;
}

/** A map below a map. */
export function mapOf(map: unknown, name: string): YAMLMap | undefined {
  const value = entryOf(map, [name])?.value;
  return isMap(value) ? value : undefined;
}

/** The number of the line in which an offset lies. */
export function lineOf({ lines }: YamlFile, offset: number): number {
  return lines.linePos(offset).line;
}

function notYaml(name: string, { message }: Error): Mistakes {
  return new Mistakes([`${name}: ${(message.split("\n")[0] ?? "").replace(/:$/, "")}`]);
}
