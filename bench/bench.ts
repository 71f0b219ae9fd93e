import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "../tools/run-command.ts";
import { type Arguments, parseArguments, usage } from "./arguments.ts";
import { titleOf } from "./case.ts";
import { chart } from "./chart.ts";
import { type Life, life } from "./life.ts";
import { machine } from "./machine.ts";
import { type Result, results } from "./results.ts";
import { tables } from "./table.ts";

/*
 * npm run bench: what an environment of N teams costs, step by step. Progress goes to standard error, the tables to
 * standard output.
 */

await runCommand(async (args) => {
  const asked = parseArguments(args);
  if (asked === undefined) process.stdout.write(usage);
  else await bench(asked);
  return 0;
});

async function bench({ cases, out, times }: Arguments): Promise<void> {
  const all: Result[] = [];
  for (const about of cases) {
    const lives: Life[] = [];
    for (let time = 1; time <= times; time++) {
      console.error(`${about.teams} teams, ${titleOf(about)} (${time} of ${times})`);
      const lived = await life(about, process.env.SIDE_BY_SIDE, ({ name }, { title }, { wall }) =>
        console.error(`  ${name}: ${title} ${wall.toFixed(1)} s`),
      );
      lives.push(lived);
    }
    all.push(...results(about, lives));
    if (out !== undefined) await write(out, all);
  }
  console.log(`${machine()}\n\n${tables(all)}`);
}

/** Written after each case, so that a run that is ended early has what it measured. */
async function write(folder: string, all: readonly Result[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, "results.json"),
    `${JSON.stringify({ machine: machine(), results: all }, undefined, 2)}\n`,
  );
  const kinds = Map.groupBy(all, (result) => `${result.subject}: ${titleOf(result)}`);
  for (const [title, group] of kinds) {
    if (new Set(group.map(({ teams }) => teams)).size < 2) continue;
    await writeFile(
      join(folder, `${title.replaceAll(/[^A-Za-z0-9]+/g, "-").toLowerCase()}.svg`),
      chart(group),
    );
  }
}
