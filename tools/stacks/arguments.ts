import { hint, listed, Mistakes } from "../../components/mistakes.ts";
import { readCommandLine } from "../command-line.ts";
import type { StackVerb } from "./outcome.ts";
import { isStackName, notStackName } from "./stack-name.ts";

/** What each verb takes. */
const verbs = {
  deploy: ["base", "refresh", "summary"],
  drift: ["summary"],
  import: [],
  preview: ["base", "summary"],
  rotate: ["env", "older-than", "patch"],
  touched: ["all", "base", "head", "json"],
} as const;
type Verb = keyof typeof verbs;

const options = {
  all: { type: "boolean" },
  base: { type: "string" },
  env: { type: "string" },
  head: { type: "string" },
  help: { short: "h", type: "boolean" },
  json: { type: "boolean" },
  "older-than": { type: "string" },
  patch: { path: true, type: "string" },
  refresh: { type: "boolean" },
  summary: { path: true, type: "string" },
} as const;

/** What the command is asked to do. */
export type Arguments =
  | {
      readonly verb: "touched";
      /** @default every stack is asked for */
      readonly base: string | undefined;
      /** @default what is checked out */
      readonly head: string | undefined;
      readonly json: boolean;
    }
  | {
      readonly verb: StackVerb;
      readonly stack: string;
      /** Where the file of a stack is looked for that is gone. @default nowhere */
      readonly base: string | undefined;
      /** Whether a deployment looks first at what is there, and puts back what was changed by hand. */
      readonly refresh: boolean;
      /** File to write a summary to. @default none */
      readonly summary: string | undefined;
    }
  | {
      readonly verb: "rotate";
      /** @default every environment */
      readonly env: string | undefined;
      /** Days. @default the environment's maxKeyAgeDays */
      readonly olderThan: number | undefined;
      /** File to write what changed to, as a patch. @default none */
      readonly patch: string | undefined;
    }
  | { readonly verb: "import" };

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
  const known = Object.keys(verbs);
  if (verb === undefined) throw new Mistakes([...mistakes, `no verb (there are: ${listed(known)})`]);
  if (!isVerb(verb)) throw new Mistakes([`${verb}: unknown verb${hint(verb, known)}`, ...mistakes]);
  for (const [option, values] of given) {
    if (!(verbs[verb] as readonly string[]).includes(option)) {
      mistakes.push(`--${option} does not go with ${verb}`);
    }
    if (values.length > 1) mistakes.push(`--${option} is given twice`);
  }
  // An unknown option's value would count as a name.
  if (mistakes.length === 0) mistakes.push(...countMistakes(verb, names));
  const value = (option: keyof typeof options) => given.get(option)?.[0];
  if (verb === "touched" && given.has("all") === given.has("base")) {
    mistakes.push("touched takes --base or --all, one of them");
  }
  const days = value("older-than");
  if (days !== undefined && !/^\d{1,5}$/.test(days)) {
    mistakes.push(`--older-than ${days}: is not a whole number of days`);
  }
  if (mistakes.length > 0) throw new Mistakes(mistakes);

  switch (verb) {
    case "touched":
      return { base: value("base"), head: value("head"), json: given.has("json"), verb };
    case "rotate":
      return {
        env: value("env"),
        olderThan: days === undefined ? undefined : Number(days),
        patch: value("patch"),
        verb,
      };
    case "import":
      return { verb };
    default:
      return {
        base: value("base"),
        refresh: given.has("refresh"),
        stack: names[0] ?? "",
        summary: value("summary"),
        verb,
      };
  }
}

function countMistakes(verb: Verb, names: readonly string[]): string[] {
  if (verb === "touched" || verb === "rotate" || verb === "import") {
    return names.length > 0 ? [`${verb} takes no name (${names.join(" ")})`] : [];
  }
  const [stack] = names;
  if (stack === undefined) return [`${verb}: no stack named`];
  if (!isStackName(stack)) return [`${JSON.stringify(stack)} ${notStackName}`];
  return names.length > 1 ? [`one stack at a time, not ${names.join(" and ")}`] : [];
}

function isVerb(name: string): name is Verb {
  return Object.hasOwn(verbs, name);
}
