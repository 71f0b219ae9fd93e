import { extname } from "node:path";
import { hint, Mistakes } from "../../components/mistakes.ts";
import { readCommandLine } from "../command-line.ts";

export const usage = `npm run report -- [options]

Says who may use what: teams, regions, models, routes, budgets and spending, ages of keys, members, drift. It reads
the files of stacks, their outputs and Portkey's analytics, and changes nothing. No secret is asked for. What cannot
be read is said in the report. npm run --silent leaves out npm's own lines.

  --env E          all stacks of an environment (default: the only one); may be given several times
  --stack S        one stack; may be given several times
  --out FILE       writes FILE.html, FILE.json or FILE.md, by its ending; may be given several times
  --format F       without --out, prints html, json or markdown (default: markdown)
  --drift FOLDER   says which stacks have drifted, from the summaries that npm run stacks -- drift left there
  --help           prints this

Spending is looked up where PORTKEY_API_KEY is set, with a key that has the scope analytics.view.
Exit code 2 for a mistake; then nothing is written.
`;

const options = {
  drift: { path: true, type: "string" },
  env: { type: "string" },
  format: { type: "string" },
  help: { short: "h", type: "boolean" },
  out: { path: true, type: "string" },
  stack: { type: "string" },
} as const;

/** What a report can be. */
export const formats = ["html", "json", "markdown"] as const;
export type Format = (typeof formats)[number];

const endings: Readonly<Record<string, Format>> = { ".html": "html", ".json": "json", ".md": "markdown" };

/** What the command is asked to do. */
export interface Arguments {
  readonly environments: readonly string[];
  readonly stacks: readonly string[];
  /** Files to write. @default prints */
  readonly files: readonly { readonly path: string; readonly format: Format }[];
  /** Of what is printed. @default markdown */
  readonly format: Format;
  /** @default drift is not known */
  readonly drift: string | undefined;
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
  if (words.length > 0 && mistakes.length === 0) {
    mistakes.push(`${words.join(" ")}: is no option (stacks are named by --stack)`);
  }
  for (const option of ["drift", "format"] as const) {
    if ((given.get(option)?.length ?? 0) > 1) mistakes.push(`--${option} is given twice`);
  }
  const [named] = given.get("format") ?? [];
  const format = formats.find((name) => name === named);
  if (named !== undefined && format === undefined) {
    mistakes.push(`--format ${named}: unknown format${hint(named, formats)}`);
  }
  const files = (given.get("out") ?? []).flatMap((path) => {
    const format = endings[extname(path)];
    if (format === undefined) mistakes.push(`--out ${path}: must end in ${Object.keys(endings).join(", ")}`);
    return format ? [{ format, path }] : [];
  });
  if (given.has("format") && given.has("out")) {
    mistakes.push("--format does not go with --out (a file's ending says its format)");
  }
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  return {
    drift: given.get("drift")?.[0],
    environments: given.get("env") ?? [],
    files,
    format: format ?? "markdown",
    stacks: given.get("stack") ?? [],
  };
}
