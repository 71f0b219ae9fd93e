import { hint, listed, Mistakes } from "../../components/mistakes.ts";
import { readCommandLine } from "../command-line.ts";

/** What each verb takes. */
const verbs = {
  add: ["budget", "env", "model", "region", "reset"],
  list: ["env", "json"],
  remove: ["env"],
  rotate: ["access-key", "api-key", "env"],
  show: ["env", "json"],
} as const;
export type Verb = keyof typeof verbs;

const options = {
  "access-key": { type: "boolean" },
  "api-key": { type: "boolean" },
  budget: { type: "string" },
  env: { type: "string" },
  help: { short: "h", type: "boolean" },
  json: { type: "boolean" },
  model: { type: "string" },
  region: { type: "string" },
  reset: { type: "string" },
} as const;
type Option = keyof typeof options;

/** When a budget starts from 0 again. */
const resets = ["never", "weekly", "monthly"] as const;
export type Reset = (typeof resets)[number];

/** What the command is asked to do. */
export interface Arguments {
  readonly verb: Verb;
  /** The team. Empty for `list`. */
  readonly name: string;
  /** @default the only one */
  readonly env: string | undefined;
  readonly regions: readonly string[];
  readonly model: string;
  /** Dollars. @default no limit */
  readonly budget: number | undefined;
  /** When spending starts from 0 again. */
  readonly reset: Reset;
  readonly accessKey: boolean;
  readonly apiKey: boolean;
  readonly json: boolean;
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
  const [verb, ...names] = words;
  if (verb === undefined)
    throw new Mistakes([...mistakes, `no verb (there are: ${listed(Object.keys(verbs))})`]);
  if (!isVerb(verb))
    throw new Mistakes([`${verb}: unknown verb${hint(verb, Object.keys(verbs))}`, ...mistakes]);
  for (const option of given.keys()) {
    if (!(verbs[verb] as readonly Option[]).includes(option)) {
      mistakes.push(`--${option} does not go with ${verb}`);
    }
  }
  // An unknown option's value would count as a name.
  if (mistakes.length === 0) mistakes.push(...countMistakes(verb, names));
  for (const option of ["budget", "env", "model", "reset"] as const) {
    if ((given.get(option)?.length ?? 0) > 1) mistakes.push(`--${option} is given twice`);
  }
  if (verb === "add") {
    if (!given.has("region")) mistakes.push("--region: missing (e.g. us-east-1)");
    if (!given.has("model")) mistakes.push("--model: missing (e.g. us.anthropic.claude-sonnet-4-6)");
  }
  const [budget] = given.get("budget") ?? [];
  if (budget !== undefined && !/^[1-9]\d{0,14}$/.test(budget)) {
    mistakes.push(`--budget ${budget}: is not a whole number of dollars`);
  }
  const [reset = "monthly"] = given.get("reset") ?? [];
  if (!isReset(reset)) mistakes.push(`--reset ${reset}: is not allowed${hint(reset, resets)}`);
  if (given.has("reset") && budget === undefined) mistakes.push("--reset goes with --budget");
  if (mistakes.length > 0 || !isReset(reset)) throw new Mistakes(mistakes);
  return {
    accessKey: given.has("access-key"),
    apiKey: given.has("api-key"),
    budget: budget === undefined ? undefined : Number(budget),
    env: given.get("env")?.[0],
    json: given.has("json"),
    model: given.get("model")?.[0] ?? "",
    name: names[0] ?? "",
    regions: given.get("region") ?? [],
    reset,
    verb,
  };
}

function countMistakes(verb: Verb, names: readonly string[]): string[] {
  if (verb === "list") return names.length > 0 ? [`list takes no name (${names.join(" ")})`] : [];
  if (names.length === 0) return [`${verb}: no team named`];
  return names.length > 1 ? [`one team at a time, not ${names.join(" and ")}`] : [];
}

function isReset(name: string): name is Reset {
  return (resets as readonly string[]).includes(name);
}

function isVerb(name: string): name is Verb {
  return Object.hasOwn(verbs, name);
}
