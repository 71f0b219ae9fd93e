import { isCollection, isNode, type Pair, type YAMLMap } from "yaml";
import { commentColumn, isBlank, lineAt, lineEnd, lineStart, nextLine, previousEnd } from "./text.ts";

/** Where an entry begins, with what stands before its key. */
export function startOf({ key, srcToken }: Pair): number {
  const before = srcToken?.start.find(({ type }) => !["comma", "comment", "newline", "space"].includes(type));
  return before?.offset ?? (isNode(key) ? (key.range?.[0] ?? 0) : 0);
}

/** Where what an entry says ends. Comments and blank lines after it do not count. */
export function endOf(text: string, { key, value }: Pair): number {
  const last = isNode(value) ? value : key;
  return text.slice(0, endOfNode(last)).trimEnd().length;
}

function endOfNode(node: unknown): number {
  if (!isNode(node)) return 0;
  if (!isCollection(node) || node.flow) return node.range?.[1] ?? 0;
  const last: unknown = node.items.at(-1);
  if (last === undefined || isNode(last)) return endOfNode(last);
  const { key, value } = last as Pair;
  return endOfNode(isNode(value) ? value : key);
}

/** Where the entry's colon ends, and the anchor or tag after it. */
export function afterColon({ srcToken }: Pair): number {
  const tokens = srcToken?.sep?.filter(({ type }) => ["map-value-ind", "anchor", "tag"].includes(type)) ?? [];
  const last = tokens.at(-1);
  return last === undefined ? 0 : last.offset + last.source.length;
}

/** How far the entries of a map are indented. */
export function columnOfEntries(text: string, map: YAMLMap): number | undefined {
  const [first] = map.items;
  return first && startOf(first) - lineStart(text, startOf(first));
}

/**
 * The end of the last line of an entry: comments that follow count, where they are indented deeper than its key.
 *
 * @param end anywhere in its last line but one of those
 */
export function endOfLines(text: string, end: number, column: number): number {
  let last = lineEnd(text, end);
  for (let at = nextLine(text, last); at !== undefined; at = nextLine(text, at)) {
    const line = lineAt(text, at);
    if (isBlank(line)) continue;
    if ((commentColumn(line) ?? 0) <= column) break;
    last = lineEnd(text, at);
  }
  return last;
}

/** The start of an entry's first line: comments directly above count, unless they belong to the entry before. */
export function startOfLines(text: string, start: number, column: number): number {
  let first = lineStart(text, start);
  for (let at = previousEnd(text, first); at !== undefined; at = previousEnd(text, first)) {
    const comment = commentColumn(lineAt(text, at));
    if (comment === undefined || comment > column) break;
    first = lineStart(text, at);
  }
  return first;
}
