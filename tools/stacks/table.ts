import type { TouchedStack } from "./touched.ts";

/** Stacks as lines in columns, for people. */
export function table(stacks: readonly TouchedStack[]): string {
  if (stacks.length === 0) return "no stack\n";
  const lines = [
    ["STACK", "ENVIRONMENT", "BECAUSE"],
    ...stacks.map(({ because, environment, removed, stack }) => [
      stack,
      environment,
      removed ? `${because} (removed)` : because,
    ]),
  ];
  const widths = lines[0]?.map((_, index) => Math.max(...lines.map((cells) => cells[index]?.length ?? 0)));
  return lines
    .map((cells) => cells.map((cell, index) => cell.padEnd(widths?.[index] ?? 0)).join("  "))
    .map((line) => `${line.trimEnd()}\n`)
    .join("");
}
