import { parseArgs } from "node:util";
import { progress } from "../../local/progress.ts";
import { documented, write } from "./document.ts";
import { prove } from "./proof.ts";
import { table } from "./table.ts";
import { total } from "./tally.ts";

/*
 * node test/proof/prove.ts: asks IAM's rules whether every team's policies allow exactly what they say, prints what
 * was tried and writes it into docs/iam.md. Exits with 1 when an answer is wrong.
 *
 * node test/proof/prove.ts --check: writes nothing, and exits with 1 also when docs/iam.md says something else.
 */

const { values } = parseArgs({ options: { check: { default: false, type: "boolean" } } });

const tallies = await progress("Asking IAM's rules about every profile in every region", prove);
const { wrong } = total(tallies);
const made = await table(tallies);
console.log(made);
for (const one of wrong.slice(0, 20)) console.error(one);
if (wrong.length > 20) console.error(`and ${wrong.length - 20} more`);
if (!values.check) {
  await write(made);
} else if ((await documented()) !== made) {
  console.error("docs/iam.md is not current: run make prove");
  process.exitCode = 1;
}
if (wrong.length > 0) process.exitCode = 1;
