import { Readable } from "node:stream";
import { getSystemErrorMessage } from "node:util";
import writeFileAtomic from "write-file-atomic";
import { Mistakes } from "../../components/mistakes.ts";
import { printableJson, printableMessage } from "../../components/shared/printable.ts";
import { openProject, type Project } from "../project/project.ts";
import { runCommand } from "../run-command.ts";
import { type Arguments, type Format, parseArguments, usage } from "./arguments.ts";
import { type AccessReport, accessReport } from "./facts/access-report.ts";
import { markdown } from "./markdown.ts";
import { page } from "./page/page.ts";
import { costsLookup } from "./sources/costs.ts";
import { driftIn } from "./sources/drift.ts";
import { madeTeams } from "./sources/outputs.ts";
import { chosenStacks } from "./sources/stacks.ts";
import { count } from "./words.ts";

/*
 * npm run report: who may use what, as a page, JSON or Markdown. It reads and changes nothing. Exit code 2 for a
 * mistake.
 */

await runCommand(main);

async function main(args: readonly string[]): Promise<number> {
  const asked = parseArguments(args);
  if (asked === undefined) {
    process.stdout.write(usage);
    return 0;
  }
  const report = await made(openProject(process.cwd()), asked);
  if (asked.files.length === 0) process.stdout.write(written(report, asked.format));
  for (const { format, path } of asked.files) {
    await save(path, written(report, format));
    const counted = `${count(report.teams.length, "team")} of ${count(report.stacks.length, "stack")}`;
    console.log(printableMessage(`${path}: ${counted}`));
  }
  return 0;
}

/** The report, from everything that can be read. */
async function made(project: Project, asked: Arguments): Promise<AccessReport> {
  const now = new Date();
  const drift = asked.drift === undefined ? undefined : driftIn(asked.drift);
  const chosen = chosenStacks(project, asked);
  const costsOf = costsLookup(project, process.env, now);
  // Each look at a stack starts an engine, which takes a second and most of a core.
  const stacks = await Readable.from(chosen)
    .map(
      async (files: (typeof chosen)[number]) => {
        const [costs, made] = await Promise.all([costsOf(files), madeTeams(project, files.stack)]);
        console.error(printableMessage(`read ${files.stack}`));
        return { ...files, costs, drift: drift?.get(files.stack) ?? "not checked", made } as const;
      },
      { concurrency: 4 },
    )
    .toArray();
  return accessReport({ now, project: project.name, stacks });
}

function written(report: AccessReport, format: Format): string {
  if (format === "html") return page(report);
  return format === "markdown" ? markdown(report) : `${printableJson(report)}\n`;
}

async function save(path: string, text: string): Promise<void> {
  await writeFileAtomic(path, text).catch(({ errno, message }: NodeJS.ErrnoException) => {
    throw new Mistakes([`--out ${path}: ${errno === undefined ? message : getSystemErrorMessage(errno)}`]);
  });
}
