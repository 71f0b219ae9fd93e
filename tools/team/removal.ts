import type { Pair, YAMLMap } from "yaml";
import { afterColon, endOf, endOfLines, startOf, startOfLines } from "../project/entries.ts";
import { columnOf, type Edit, isBlank, lineAt, lineEnd, nextLine, previousEnd } from "../project/text.ts";
import { flowRemoval } from "./flow.ts";

/**
 * Edits that take an entry out of a map, with the comments that belong to it: directly above, behind, and within.
 *
 * @param holder the entry that holds the map
 */
export function removal(text: string, holder: Pair, pair: Pair): Edit[] {
  const map = holder.value as YAMLMap;
  if (map.flow) return flowRemoval(text, map, pair);
  const column = columnOf(text, startOf(pair));
  const first = startOfLines(text, startOf(pair), column);
  const above = previousEnd(text, first) ?? first;
  const end = endOfLines(text, endOf(text, pair), column);
  if (map.items.length === 1) {
    const at = afterColon(holder);
    return [
      { from: at, text: " {}", to: at },
      { from: above, text: "", to: end },
    ];
  }
  // The blank lines between two entries go with the second; the first has none before it.
  return map.items[0] === pair
    ? [{ from: above, text: "", to: pastBlanks(text, end) }]
    : [{ from: beforeBlanks(text, above), text: "", to: end }];
}

/** The end of the line with text that is nearest before, or in which an offset lies. */
function beforeBlanks(text: string, offset: number): number {
  let end = offset;
  while (isBlank(lineAt(text, end))) {
    const above = previousEnd(text, end);
    if (above === undefined) break;
    end = above;
  }
  return end;
}

/** The end of the last blank line that follows. */
function pastBlanks(text: string, end: number): number {
  let last = end;
  for (let at = nextLine(text, end); at !== undefined && isBlank(lineAt(text, at)); at = nextLine(text, at)) {
    last = lineEnd(text, at);
  }
  return last;
}
