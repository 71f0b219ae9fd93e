import { printable } from "../components/shared/printable.ts";

/** Lines of printable cells in columns, for people: each as wide as its widest cell. */
export function columns(cells: readonly (readonly string[])[]): string {
  const lines = cells.map((line) => line.map((cell) => printable(cell)));
  const widths = lines[0]?.map((_, index) => Math.max(...lines.map((cells) => cells[index]?.length ?? 0)));
  return lines
    .map((cells) => cells.map((cell, index) => cell.padEnd(widths?.[index] ?? 0)).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}
