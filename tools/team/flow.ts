import type { Pair, YAMLMap } from "yaml";
import { endOf, startOf, startOfLines } from "../project/entries.ts";
import {
  columnOf,
  type Edit,
  isBlank,
  lineAt,
  lineBreakAt,
  lineEnd,
  lineStart,
  previousEnd,
} from "../project/text.ts";

/** Edits that add an entry at the end of a map in braces. */
export function flowInsertion(text: string, map: YAMLMap, entry: string): Edit[] {
  const [start, close] = bracesOf(map);
  const last = map.items.at(-1);
  if (last === undefined) {
    const isOpen = isBlank(text.slice(start + 1, close));
    return isOpen
      ? [{ from: start + 1, text: ` ${entry} `, to: close }]
      : [{ from: start + 1, text: ` ${entry}`, to: start + 1 }];
  }
  const end = endOf(text, last);
  const comma = commaAfter(text, end);
  const after = comma === undefined ? end : comma + 1;
  const hasLines = isAlone(text, startOf(last), after);
  const lead = hasLines
    ? lineBreakAt(text, after) + lineAt(text, startOf(last)).slice(0, columnOf(text, startOf(last)))
    : " ";
  const at = hasLines ? lineEnd(text, after) : after;
  return comma === undefined
    ? [
        { from: end, text: ",", to: end },
        { from: at, text: lead + entry, to: at },
      ]
    : [{ from: at, text: `${lead + entry},`, to: at }];
}

/** Edits that take an entry out of a map in braces. */
export function flowRemoval(text: string, map: YAMLMap, pair: Pair): Edit[] {
  const [open, close] = bracesOf(map);
  const index = map.items.indexOf(pair);
  const [previous, next] = [map.items[index - 1], map.items[index + 1]];
  const comma = commaAfter(text, endOf(text, pair));
  const to = comma === undefined ? endOf(text, pair) : comma + 1;
  const from = startOf(pair);
  if (isBlank(text.slice(open + 1, from)) && isBlank(text.slice(to, close))) {
    return [{ from: open + 1, text: "", to: close }];
  }
  // Without a comma of its own it leaves behind the one before it.
  const before = previous && comma === undefined ? commaAfter(text, endOf(text, previous)) : undefined;
  const ahead = before === undefined ? [] : [{ from: before, text: "", to: before + 1 }];
  if (isAlone(text, from, to)) {
    const first = startOfLines(text, from, columnOf(text, from));
    return [...ahead, { from: previousEnd(text, first) ?? first, text: "", to: lineEnd(text, to) }];
  }
  if (next !== undefined) return [{ from, text: "", to: startOf(next) }];
  return [...ahead, { from: text.slice(0, from).trimEnd().length, text: "", to }];
}

/** Where the comma after an entry stands, undefined where there is none. */
function commaAfter(text: string, end: number): number | undefined {
  const [between = ""] = /^(?:\s|(?<=\s)#.*)*/.exec(text.slice(end)) ?? [];
  return text[end + between.length] === "," ? end + between.length : undefined;
}

/** Whether nothing but a comment stands in the lines from one offset to another. */
function isAlone(text: string, from: number, to: number): boolean {
  const rest = text.slice(to, lineEnd(text, to));
  return isBlank(text.slice(lineStart(text, from), from)) && /^\s*(#.*)?$/.test(rest);
}

/** Where the braces of a map stand. */
function bracesOf({ range }: YAMLMap): readonly [open: number, close: number] {
  const [open = 0, end = 0] = range ?? [];
  return [open, end - 1];
}
