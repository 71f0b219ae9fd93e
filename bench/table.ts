import type { Case } from "./case.ts";
import { titleOf } from "./case.ts";
import type { Result } from "./results.ts";
import { growth, type Summary } from "./statistics.ts";

const columns = [
  "teams",
  "step",
  "wall",
  "growth",
  "CPU",
  "memory",
  "Portkey calls",
  "AWS calls",
  "state",
  "resources",
] as const;

/** Results as Markdown: a table for each kind of case and each subject, whose rows are steps by number of teams. */
export function tables(results: readonly Result[]): string {
  const groups = Map.groupBy(results, (result) => `${result.subject}: ${titleOf(result)}`);
  return [...groups].map(([title, group]) => `### ${title}\n\n${table(group)}`).join("\n");
}

function table(results: readonly Result[]): string {
  const order = [...new Set(results.map(({ step }) => step))];
  const rows = order.flatMap((step) =>
    results
      .filter((result) => result.step === step)
      .sort((a, b) => a.teams - b.teams)
      .map((result, index, own) => row(result, own[index - 1])),
  );
  const lines = [columns, columns.map((name) => (name === "step" ? "---" : "---:")), ...rows];
  return lines.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** @param smaller the same step with fewer teams, where there is one */
function row(result: Result, smaller: Result | undefined): string[] {
  const { calls, cpu, peakMemory, state, step, teams, wall } = result;
  return [
    String(teams),
    step,
    seconds(wall),
    smaller === undefined ? "" : exponent(smaller, result),
    seconds(cpu),
    `${(peakMemory.median / 1e6).toFixed(0)} MB`,
    calledOf(calls.portkey),
    String(sum(calls.aws)),
    state === undefined ? "" : `${(state.bytes / 1000).toFixed(0)} kB`,
    state === undefined ? "" : String(state.resources),
  ];
}

function exponent(smaller: Case & { wall: Summary }, larger: Case & { wall: Summary }): string {
  return growth([smaller.teams, larger.teams], smaller.wall.median, larger.wall.median).toFixed(2);
}

/** The median, and the spread where there is one. */
function seconds({ least, median, most }: Summary): string {
  const spread = least === most ? "" : ` (${least.toFixed(1)}–${most.toFixed(1)})`;
  return `${median.toFixed(1)} s${spread}`;
}

/** Such as `101: 100 POST, 1 GET`. */
function calledOf(calls: Readonly<Record<string, number>>): string {
  const methods = new Map<string, number>();
  for (const [route, count] of Object.entries(calls)) {
    const method = route.split(" ")[0] ?? "";
    methods.set(method, (methods.get(method) ?? 0) + count);
  }
  const parts = [...methods]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([method, count]) => `${count} ${method}`);
  return parts.length === 0 ? "0" : `${sum(calls)}: ${parts.join(", ")}`;
}

function sum(calls: Readonly<Record<string, number>>): number {
  return Object.values(calls).reduce((total, count) => total + count, 0);
}
