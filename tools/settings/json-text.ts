import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { contrarySettings, mayBeContrary } from "../../components/claude-code/contrary.ts";
import { Mistakes } from "../../components/mistakes.ts";
import { ourLists, ourSettings, ourVariables } from "./our-keys.ts";

/** What stands where in a text that is known to be JSON. */
export function treeOf(text: string): Node {
  const root = parseTree(text);
  if (root === undefined) throw new Error("no JSON in the text");
  return root;
}

/** The value at a path of keys, undefined where there is none. */
export function at(root: Node, path: readonly string[]): Node | undefined {
  return findNodeAtLocation(root, [...path]);
}

/**
 * A value without its formatting: two values with equal text are equal, in the order of their keys and in each
 * digit of their numbers.
 */
export function plain(text: string, node: Node): string {
  const children = node.children ?? [];
  switch (node.type) {
    case "object":
      return `{${children.map((child) => plain(text, child)).join(",")}}`;
    case "array":
      return `[${children.map((child) => plain(text, child)).join(",")}]`;
    case "property":
      return children.map((child) => plain(text, child)).join(":");
    case "string":
      return JSON.stringify(node.value);
    default:
      return text.slice(node.offset, node.offset + node.length);
  }
}

/**
 * Makes sure that a text is a settings.json into which settings can be merged.
 *
 * @param name of the file, for messages
 * @throws Mistakes for anything but plain JSON, and for a place of ours that holds another kind of value, or two
 */
export function checkSettingsText(text: string, name: string): void {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: false, disallowComments: true });
  const [error] = errors;
  if (error !== undefined) {
    const what = printParseErrorCode(error.error).replace(/(?<=[a-z])(?=[A-Z])/g, " ");
    throw new Mistakes([
      `${name}: ${position(text, error.offset)}: ${what.toLowerCase()}: not the plain JSON that Claude Code takes`,
    ]);
  }
  const kinds: { isKey: (name: string) => boolean; path: readonly string[]; type: string }[] = [
    { isKey: among([...ourSettings, ...contrarySettings, "env", "permissions"]), path: [], type: "object" },
    { isKey: (name) => ourVariables.includes(name) || mayBeContrary(name), path: ["env"], type: "object" },
    { isKey: among(ourLists), path: ["permissions"], type: "object" },
    ...ourLists.map((list) => ({ isKey: among([]), path: ["permissions", list], type: "array" })),
  ];
  for (const { isKey, path, type } of kinds) {
    const node = root && at(root, path);
    if (node === undefined) continue;
    const place = path.length === 0 ? "the whole" : path.join(".");
    if (node.type !== type)
      throw new Mistakes([`${name}: ${place} is ${nouns[node.type]}, not ${nouns[type]}`]);
    const twice = repeatedKey(node, isKey);
    if (twice !== undefined) {
      const key = [...path, String(twice.value)].join(".");
      throw new Mistakes([`${name}: ${position(text, twice.offset)}: ${key} is there twice`]);
    }
  }
}

const nouns: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  null: "null",
  number: "a number",
  object: "an object",
  string: "text",
};

function among(names: readonly string[]): (name: string) => boolean {
  return (name) => names.includes(name);
}

/** The second of two keys of one name. Which of the two counts is a matter of who reads the file. */
function repeatedKey({ children = [] }: Node, isKey: (name: string) => boolean): Node | undefined {
  const names = children.flatMap(({ children: [name] = [] }) => name ?? []);
  return names.find(
    ({ value }, index) =>
      isKey(String(value)) && names.slice(0, index).some((earlier) => earlier.value === value),
  );
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset).split(/\r\n|\r|\n/);
  return `line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
}
