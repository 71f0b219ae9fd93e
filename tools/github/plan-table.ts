import { printable } from "../../components/shared/printable.ts";
import type { Plan } from "./plan.ts";

/** A plan in Markdown, for the page of a workflow run. */
export function planTable({ because, examples, stacks }: Plan): string {
  const rows = stacks.map(
    ({ because, environment, removed, stack }) =>
      `| ${environment} | \`${stack}\` | ${removed ? "goes: " : ""}${code(because)} |\n`,
  );
  const table =
    rows.length > 0 ? `\n| environment | stack | because of |\n|---|---|---|\n${rows.join("")}` : "";
  return `### ${counted(stacks.length)}\n\n${because}\n${table}${examples === undefined ? "" : `\n${examples}\n`}`;
}

/** A plan as plain text. */
export function planLines({ because, examples, stacks }: Plan): string {
  const lines = stacks.map(
    ({ because, removed, stack }) => `  ${stack}${removed ? " (goes)" : ""}: ${printable(because)}\n`,
  );
  return `${counted(stacks.length)}: ${because}\n${lines.join("")}${examples === undefined ? "" : `${examples}\n`}`;
}

function counted(stacks: number): string {
  return stacks === 1 ? "1 stack" : `${stacks === 0 ? "no" : stacks} stacks`;
}

/** Names of files are whatever somebody committed. */
function code(text: string): string {
  return `\`${printable(text).replaceAll(/[`|]/g, " ")}\``;
}
