import { isMap, isScalar, type Pair, type YAMLMap } from "yaml";
import { afterColon, columnOfEntries, endOf, endOfLines, startOf, startOfLines } from "../project/entries.ts";
import { columnOf, type Edit, isBlank, lineAt, lineBreakAt, previousEnd } from "../project/text.ts";
import { flowInsertion } from "./flow.ts";

/** An entry for a map. */
export interface Entry {
  /** In one line, as it stands between braces. */
  readonly flow: string;
  /** In lines of its own, not indented; `step` indents what is below the entry. */
  block(step: string): readonly string[];
}

/** An entry that is one line wherever it stands. */
export function lineEntry(line: string): Entry {
  return { block: () => [line], flow: line };
}

/** Edits that add an entry at the end of a map that has entries. */
export function insertion(text: string, map: YAMLMap, entry: Entry, step: string): Edit[] {
  if (map.flow) return flowInsertion(text, map, entry.flow);
  const column = columnOfEntries(text, map) ?? 0;
  const last = map.items.at(-1) as Pair;
  const spaced = map.items.length > 1 && hasBlankAbove(text, startOfLines(text, startOf(last), column));
  const lines = entry.block(step).map((line) => " ".repeat(column) + line);
  return [linesAfter(text, endOfLines(text, endOf(text, last), column), spaced ? ["", ...lines] : lines)];
}

/**
 * Edits that make an entry the first of what a pair holds: nothing so far, or an empty map.
 *
 * @param map that has the pair
 */
export function filling(text: string, map: YAMLMap, pair: Pair, entry: Entry, step: string): Edit[] {
  const { value } = pair;
  const [from, end] = [afterColon(pair), isMap(value) ? (value.range?.[1] ?? 0) : afterColon(pair)];
  if (map.flow && !isMap(value)) return [{ from, text: ` { ${entry.flow} }`, to: from }];
  if (isMap(value) && (map.flow || !/^[ \t]*\{[ \t]*\}$/.test(text.slice(from, end)))) {
    return flowInsertion(text, value, entry.flow);
  }
  const column = columnOf(text, startOf(pair)) + step.length;
  const lines = entry.block(step).map((line) => " ".repeat(column) + line);
  // In between, a comment indented deeper would come to belong to the entry.
  return [{ from, text: "", to: end }, linesAfter(text, endOfLines(text, end, column), lines)];
}

/** Whether a pair holds nothing so far. */
export function isEmpty({ value }: Pair): boolean {
  return value === null || (isScalar(value) && value.value === null) || (isMap(value) && !value.items.length);
}

function linesAfter(text: string, end: number, lines: readonly string[]): Edit {
  const lineBreak = lineBreakAt(text, end);
  return { from: end, text: lines.map((line) => lineBreak + line).join(""), to: end };
}

function hasBlankAbove(text: string, start: number): boolean {
  const above = previousEnd(text, start);
  return above !== undefined && isBlank(lineAt(text, above));
}
