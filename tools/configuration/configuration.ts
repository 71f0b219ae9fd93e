import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { Mistakes } from "../../components/mistakes.ts";
import { readCommandLine } from "../command-line.ts";
import { runCommand } from "../run-command.ts";
import { unifiedDiff } from "../unified-diff.ts";
import { documents } from "./documents.ts";

/*
 * npm run configuration: writes docs/configuration.md and the JSON schemas of the project's files, from the schemas of
 * the program and their doc comments. Exit code 1 where --check finds one that is not current, 2 for a mistake.
 */

const usage = `npm run configuration [-- --check]

Writes docs/configuration.md, docs/stack.schema.json and docs/environment.schema.json from the program's own schemas
and their doc comments.

  --check   writes nothing; exit code 1 and a diff where one of them is not current
  --help    prints this
`;

await runCommand(main);

async function main(args: readonly string[]): Promise<number> {
  const { given, mistakes, words } = readCommandLine(args, {
    check: { type: "boolean" },
    help: { type: "boolean" },
  });
  if (given.has("help")) {
    process.stdout.write(usage);
    return 0;
  }
  mistakes.push(...words.map((word) => `${word}: takes no argument`));
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  let stale = 0;
  for (const [name, made] of Object.entries(documents(process.cwd()))) {
    const text = name.endsWith(".json") ? await formatted(name, made) : made;
    const there = textOf(name);
    if (text === there) continue;
    stale += 1;
    if (given.has("check")) process.stdout.write(unifiedDiff(name, there, text, 2));
    else {
      writeFileSync(name, text);
      console.log(`wrote ${name}`);
    }
  }
  if (stale > 0 && given.has("check")) console.error("not current: npm run configuration writes them");
  return given.has("check") && stale > 0 ? 1 : 0;
}

/** As the checks of this repository want it. */
async function formatted(name: string, text: string): Promise<string> {
  const { stdout } = await execa("biome", ["format", `--stdin-file-path=${name}`], {
    input: text,
    preferLocal: true,
  });
  return `${stdout}\n`;
}

function textOf(name: string): string | undefined {
  try {
    return readFileSync(join(process.cwd(), name), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
