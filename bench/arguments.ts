import { hint, Mistakes } from "../components/mistakes.ts";
import { readCommandLine } from "../tools/command-line.ts";
import type { Case } from "./case.ts";

const options = {
  help: { short: "h", type: "boolean" },
  latency: { type: "string" },
  layout: { type: "string" },
  out: { type: "string" },
  part: { type: "string" },
  registration: { type: "string" },
  teams: { type: "string" },
  times: { type: "string" },
} as const;

/** What of a case each option may name. */
const choices = {
  layout: ["one", "team"],
  part: ["whole", "portkey"],
  registration: ["virtualKey", "catalog"],
} as const;

export const usage = `npm run bench -- [--teams 1,10,50,100,200] [--latency 50,300] [--layout one,team] [--part whole,portkey]
                [--registration virtualKey,catalog] [--times 3] [--out bench/results]

Lives the life of environments from first up to destroy on the real engine, with a local Portkey that answers late and a
local AWS, and prints what each step took: every combination of the values that are given, --times each.
--out writes results.json and a chart for each kind of case into a folder.
SIDE_BY_SIDE=command in the environment measures another program in turn with ours (see bench/other-command.ts).
`;

/** What is to be measured. */
export interface Arguments {
  readonly cases: readonly Case[];
  /** How often each life is lived. */
  readonly times: number;
  /** Folder. @default nothing is written */
  readonly out: string | undefined;
}

/**
 * Reads the command line.
 *
 * @returns undefined where help is asked for
 * @throws Mistakes with a line for each
 */
export function parseArguments(args: readonly string[]): Arguments | undefined {
  const { given, mistakes, words } = readCommandLine(args, options);
  if (given.has("help")) return undefined;
  mistakes.push(...words.map((word) => `${word}: not expected`));
  const listOf = (name: keyof typeof options, otherwise: string) =>
    (given.get(name)?.at(-1) ?? otherwise).split(",");
  const numbers = (name: "latency" | "teams" | "times", otherwise: string) =>
    listOf(name, otherwise).map((text) => {
      if (!/^\d+$/.test(text) || (name !== "latency" && Number(text) === 0)) {
        mistakes.push(`--${name} ${text}: is not a whole number${name === "latency" ? "" : " above 0"}`);
      }
      return Number(text);
    });
  const chosen = <Name extends keyof typeof choices>(name: Name, otherwise: string) =>
    listOf(name, otherwise).map((text) => {
      const known: readonly string[] = choices[name];
      if (!known.includes(text)) mistakes.push(`--${name} ${text}: unknown${hint(text, known)}`);
      return text as (typeof choices)[Name][number];
    });
  const teams = numbers("teams", "1,10,50,100,200");
  const latencies = numbers("latency", "50,300");
  const [times = 3] = numbers("times", "3");
  const layouts = chosen("layout", "one,team");
  const parts = chosen("part", "whole");
  const registrations = chosen("registration", "virtualKey");
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  const cases = parts.flatMap((part) =>
    registrations.flatMap((registration) =>
      layouts.flatMap((layout) =>
        latencies.flatMap((latency) =>
          teams.map((teams): Case => ({ latency, layout, part, registration, teams })),
        ),
      ),
    ),
  );
  return { cases, out: given.get("out")?.at(-1), times };
}
