/** Lines of cells in columns, for people: each as wide as its widest cell. */
export function columns(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]?.map((_, index) => Math.max(...lines.map((cells) => cells[index]?.length ?? 0)));
  return lines
    .map((cells) => cells.map((cell, index) => cell.padEnd(widths?.[index] ?? 0)).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}
