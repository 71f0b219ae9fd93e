import { parseArgs } from "node:util";
import type { FaultRule } from "../../local/portkey/faults.ts";
import type { LocalStack } from "../engine/local-stack.ts";
import { faultlessCalls, faults, misbehave } from "./faults.ts";
import { kill } from "./kill.ts";
import { type Command, inWords, type Moment, measuredRun, moments } from "./killed-run.ts";
import { sample, seeded } from "./random.ts";
import { Report, type Result } from "./report.ts";
import { chaosStack, type Registration, registrations } from "./stack.ts";

/*
 * node test/chaos/chaos.ts [--moments 40] [--seed N]: kills `up` and `destroy` at so many moments in all, under
 * both registrations, and compares the state with Portkey and IAM after each recovery.
 *
 * node test/chaos/chaos.ts --faults [--moments N] [--seed N]: lets every 2nd to 20th call of `up` misbehave
 * instead, in every way, or in so many cases of these.
 *
 * Prints a line per case. Exits with 1 when one was wrong.
 */

/** Something to try on a stack. Leaves the stack as the next case needs it, unless it goes wrong. */
interface Case {
  readonly title: string;
  readonly run: (local: LocalStack) => Promise<Result>;
}

const { values } = parseArgs({
  options: {
    faults: { default: false, type: "boolean" },
    moments: { type: "string" },
    seed: { default: String(Date.now() % 100_000), type: "string" },
  },
});
const perRegistration = Math.ceil(
  Number(values.moments ?? (values.faults ? Number.POSITIVE_INFINITY : 40)) / registrations.length,
);
const random = seeded(Number(values.seed));
const report = new Report(values.faults ? "faults" : "moments");

console.log(`seed ${values.seed}`);
for (const registration of registrations) {
  if (values.faults) await tryAll(registration, 3, everyFault);
  else await tryAll(registration, 5, kills);
}
console.log(report.summary());
process.exitCode = report.clean ? 0 : 1;

/** Tries cases on one stack, and goes on with a new one after a case that went wrong. */
async function tryAll(
  registration: Registration,
  teams: number,
  cases: (local: LocalStack) => Promise<Case[]>,
): Promise<void> {
  console.log(`${registration}: an undisturbed run first`);
  let local = await chaosStack(registration, teams);
  try {
    for (const { run, title } of await cases(local)) {
      if (await report.case(`${registration}, ${title}`, () => run(local))) continue;
      await local.close();
      local = await chaosStack(registration, teams);
    }
  } finally {
    await local.close();
  }
}

/** A killed `up`, which in the end makes everything, and a killed `destroy`, which deletes it, in turn. */
async function kills(local: LocalStack): Promise<Case[]> {
  const count = Math.ceil(perRegistration / 2);
  const ups = moments(count, await measuredRun(local, "up"), random);
  const destroys = moments(count, await measuredRun(local, "destroy"), random);
  return ups.flatMap((up, index) => [
    killCase("up", up),
    ...destroys.slice(index, index + 1).map((destroy) => killCase("destroy", destroy)),
  ]);
}

function killCase(command: Command, moment: Moment): Case {
  return {
    async run(local) {
      const { disagreement, left, run } = await kill(local, command, moment);
      return {
        figures: { "objects left by killed runs, before the next one": left.length },
        note: run.killed ? `${run.unanswered} calls unanswered` : "over before that",
        seen: [disagreement],
      };
    },
    title: `${command} killed ${inWords(moment)}`,
  };
}

/** Every kind of fault in every rhythm, or so many of them as are asked for. */
async function everyFault(local: LocalStack): Promise<Case[]> {
  const needed = await faultlessCalls(local);
  const cases = Object.entries(faults).flatMap(([name, fault]) =>
    Array.from({ length: 19 }, (_, index) => index + 2)
      // A call that hangs costs 30 seconds, until the client gives it up.
      .filter((every) => !fault.hang || every > 11)
      .map((every) => faultCase(name, fault, every, needed)),
  );
  return perRegistration < cases.length ? sample(random, cases, perRegistration) : cases;
}

function faultCase(name: string, fault: FaultRule, every: number, needed: Record<string, number>): Case {
  return {
    async run(local) {
      const { seen, storms, succeeded } = await misbehave(local, fault, every, needed);
      return { note: succeeded ? "up succeeded" : "only the next up succeeded", seen, wrong: storms };
    },
    title: `${name} at every call no. ${every}`,
  };
}
