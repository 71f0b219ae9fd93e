import { printable } from "../../components/shared/printable.ts";
import { columns } from "../columns.ts";
import type { TouchedStack } from "./touched.ts";

/** Stacks as lines in columns, for people. */
export function table(stacks: readonly TouchedStack[]): string {
  if (stacks.length === 0) return "no stack\n";
  return columns([
    ["STACK", "ENVIRONMENT", "BECAUSE"],
    ...stacks.map(({ because, environment, removed, stack }) => [
      stack,
      environment,
      removed ? `${printable(because)} (removed)` : printable(because),
    ]),
  ]);
}
