/** Other text for a part of a text. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A text with edits made that do not overlap. Those at one place come one after the other. */
export function withEdits(text: string, edits: readonly Edit[]): string {
  return edits
    .toReversed()
    .toSorted((a, b) => b.from - a.from || b.to - a.to)
    .reduce((rest, { from, text, to }) => rest.slice(0, from) + text + rest.slice(to), text);
}

/** Where the line begins in which an offset lies. */
export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Where the line ends in which an offset lies: before its line break. */
export function lineEnd(text: string, offset: number): number {
  const lineBreak = text.indexOf("\n", offset);
  if (lineBreak === -1) return text.length;
  return text[lineBreak - 1] === "\r" && lineBreak > offset ? lineBreak - 1 : lineBreak;
}

/** Where the line after begins, undefined after the last. */
export function nextLine(text: string, offset: number): number | undefined {
  const lineBreak = text.indexOf("\n", offset);
  return lineBreak === -1 || lineBreak === text.length - 1 ? undefined : lineBreak + 1;
}

/** Where the line before ends. Undefined before the first. */
export function previousEnd(text: string, offset: number): number | undefined {
  const start = lineStart(text, offset);
  if (start === 0) return undefined;
  return text[start - 2] === "\r" ? start - 2 : start - 1;
}

/** The text of the line in which an offset lies. */
export function lineAt(text: string, offset: number): string {
  return text.slice(lineStart(text, offset), lineEnd(text, offset));
}

/** Characters before an offset in its line. */
export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

export function isBlank(line: string): boolean {
  return line.trim() === "";
}

/** How far a comment line is indented, undefined for any other line. */
export function commentColumn(line: string): number | undefined {
  const column = line.search(/\S/);
  return line[column] === "#" ? column : undefined;
}

/** The line break that a text has around an offset. */
export function lineBreakAt(text: string, offset: number): string {
  const around = text.indexOf("\n", offset) === -1 ? text.indexOf("\n") : text.indexOf("\n", offset);
  return text[around - 1] === "\r" ? "\r\n" : "\n";
}
