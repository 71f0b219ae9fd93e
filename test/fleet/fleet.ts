import { parseArgs } from "node:util";
import { workers } from "../../local/side-by-side.ts";
import { type Company, company } from "./company.ts";
import { type Ground, startGround } from "./ground.ts";
import { holdings } from "./holdings.ts";
import { change, destroy, drift, kill, make, previewAll, type Step } from "./life.ts";

/*
 * node test/fleet/fleet.ts [--environments 3] [--teams 20]: the life of a company's stacks in one backend, by the commands
 * that the workflows call, as many at once as the machine has cores. Prints a line for each step, and what it took. Exits
 * with 1 when anything was lost, doubled, or crossed over from one stack to another.
 */

const { values } = parseArgs({
  options: { environments: { default: "3", type: "string" }, teams: { default: "20", type: "string" } },
});
const steps: readonly (readonly [string, (ground: Ground, of: Company) => Promise<Step>])[] = [
  ["made", make],
  ["previewed, nothing to do", previewAll],
  ["one team of each environment changed, the others previewed meanwhile", change],
  ["checked for drift, one team of each environment drifted and put back", drift],
  ["a killed job recovered", kill],
  ["destroyed", destroy],
];

const fleet = company(Number(values.environments), Number(values.teams));
const ground = await startGround(fleet);
console.log(`${fleet.stacks.length} stacks, ${workers} commands at once`);
try {
  for (const [title, step] of steps) {
    const started = performance.now();
    const { problems, runs } = await step(ground, fleet);
    const all = Math.round((performance.now() - started) / 1000);
    const seconds = runs.map(({ seconds }) => seconds).sort((a, b) => a - b);
    const median = seconds[Math.floor(seconds.length / 2)]?.toFixed(1);
    console.log(`${title}: ${problems.length === 0 ? "right" : "WRONG"} (${all} s; a command ${median} s)`);
    for (const problem of problems) console.log(problem);
    if (problems.length > 0) process.exitCode = 1;
    if (step === make) await sayStates();
  }
} finally {
  await ground.close();
}

async function sayStates(): Promise<void> {
  const states = [...(await holdings(ground, fleet.stacks)).values()].flatMap(({ state }) => state ?? []);
  const bytes = states.map(({ bytes }) => bytes).sort((a, b) => a - b);
  console.log(`state: ${bytes[0]} to ${bytes.at(-1)} bytes a stack`);
}
