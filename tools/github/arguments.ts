import { hint, listed, Mistakes } from "../../components/mistakes.ts";
import { readCommandLine } from "../command-line.ts";

const options = {
  branch: { type: "string" },
  by: { type: "string" },
  environments: { type: "string" },
  folder: { path: true, type: "string" },
  help: { short: "h", type: "boolean" },
  "pull-request": { type: "string" },
  stacks: { type: "string" },
  title: { type: "string" },
} as const;
type Option = Exclude<keyof typeof options, "help">;

/** What each verb takes. */
const verbs = {
  comments: { needs: ["folder", "pull-request", "stacks"] },
  "drift-issues": { needs: ["folder"] },
  overtaken: { names: "one stack", needs: ["by"] },
  plan: { may: ["environments"], needs: [] },
  "pull-request": { names: "files", needs: ["branch", "title"] },
} as const satisfies Record<string, Verb>;

interface Verb {
  /** What its words are. @default it takes none */
  readonly names?: "files" | "one stack";
  readonly needs: readonly Option[];
  readonly may?: readonly Option[];
}

/** What the command is asked to do. Options that the verb does not take are empty. */
export interface Arguments
  extends Readonly<Record<Exclude<Option, "environments" | "pull-request">, string>> {
  readonly verb: keyof typeof verbs;
  /** The stack of `overtaken`; git's pathspecs of the files of `pull-request`. */
  readonly names: readonly string[];
  /** In the order in which they are deployed. @default dev, staging, prod */
  readonly environments: readonly string[];
  /** Its number. */
  readonly pullRequest: number;
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
  const [name, ...names] = words;
  if (name === undefined) {
    throw new Mistakes([...mistakes, `no verb (there are: ${listed(Object.keys(verbs))})`]);
  }
  if (!isVerb(name)) {
    throw new Mistakes([`${name}: unknown verb${hint(name, Object.keys(verbs))}`, ...mistakes]);
  }
  const verb: Verb = verbs[name];
  for (const option of given.keys()) {
    const takes: readonly string[] = [...verb.needs, ...(verb.may ?? [])];
    if (!takes.includes(option)) mistakes.push(`--${option} does not go with ${name}`);
    if ((given.get(option)?.length ?? 0) > 1) mistakes.push(`--${option} is given twice`);
  }
  for (const option of verb.needs) if (!given.has(option)) mistakes.push(`--${option}: missing`);
  // An unknown option's value would count as a name.
  if (mistakes.length === 0) mistakes.push(...nameMistakes(name, verb, names));
  const value = (option: Option) => given.get(option)?.[0] ?? "";
  const pullRequest = value("pull-request");
  if (given.has("pull-request") && !/^[1-9]\d{0,9}$/.test(pullRequest)) {
    mistakes.push(`--pull-request ${pullRequest}: is not a number of a pull request`);
  }
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  return {
    branch: value("branch"),
    by: value("by"),
    environments: (value("environments") || "dev,staging,prod").split(","),
    folder: value("folder"),
    names,
    pullRequest: Number(pullRequest),
    stacks: value("stacks"),
    title: value("title"),
    verb: name,
  };
}

function nameMistakes(verb: string, { names: kind }: Verb, names: readonly string[]): string[] {
  if (kind === "files") return [];
  if (kind === undefined) return names.length > 0 ? [`${verb} takes no name (${names.join(" ")})`] : [];
  if (names.length === 0) return [`${verb}: no stack named`];
  return names.length > 1 ? [`one stack at a time, not ${names.join(" and ")}`] : [];
}

function isVerb(name: string): name is keyof typeof verbs {
  return Object.hasOwn(verbs, name);
}
