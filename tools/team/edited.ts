import { isDeepStrictEqual } from "node:util";
import { type YamlFile, yamlFile } from "../../components/environment/yaml-file.ts";
import { Mistakes } from "../../components/mistakes.ts";
import { type Edit, withEdits } from "../project/text.ts";

/**
 * A file with edits made.
 *
 * @param change does to a copy of what the file says what the edits are to do
 * @throws Mistakes where the edits would come to something else, as where an alias repeats what they change
 */
export function edited(file: YamlFile, edits: readonly Edit[], change: (value: never) => void): YamlFile {
  const wanted = plain(file.value);
  change(wanted as never);
  const result = reread(file, withEdits(file.text, edits));
  const path = result && firstDifference(wanted, plain(result.value));
  if (result === undefined || path !== undefined) {
    const what = path === undefined ? "the way it is written" : `${path} would change too`;
    throw new Mistakes([`${file.name}: ${what}: edit this file by hand`]);
  }
  return result;
}

/** A copy in which nothing is the same object twice, as what aliases repeat is in a file as it is read. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function reread({ mark, name }: YamlFile, text: string): YamlFile | undefined {
  try {
    return yamlFile(name, mark + text);
  } catch (error) {
    if (error instanceof Mistakes) return undefined;
    throw error;
  }
}

/** The path of the first value that differs, undefined where none does. */
function firstDifference(a: unknown, b: unknown, path: readonly string[] = []): string | undefined {
  if (isDeepStrictEqual(a, b)) return undefined;
  if (!isPlain(a) || !isPlain(b)) return path.join(".");
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = firstDifference(a[key], b[key], [...path, key]);
    if (found !== undefined) return found;
  }
  return path.join(".");
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
