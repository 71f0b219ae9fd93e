import { listed, Mistakes } from "../../components/mistakes.ts";
import { openProject, type Project } from "../project/project.ts";
import { runCommand } from "../run-command.ts";
import { shown } from "../shown.ts";
import { type Arguments, parseArguments } from "./arguments.ts";
import { deploy } from "./deploy.ts";
import { changedDestinations } from "./destinations.ts";
import { drift } from "./drift.ts";
import { nothingHappened } from "./engine-events.ts";
import { headline } from "./headline.ts";
import type { Finding, StackVerb } from "./outcome.ts";
import { stackTexts, writePatch } from "./patch.ts";
import { preview } from "./preview.ts";
import { withPrivateCopy } from "./private-copy.ts";
import { rotate } from "./rotate.ts";
import { stackText } from "./stack-text.ts";
import { told, writeSummary } from "./summary.ts";
import { table } from "./table.ts";
import { importTeamFiles } from "./team-files.ts";
import { allStacks, exampleNote, touchedStacks } from "./touched.ts";
import { usage } from "./usage.ts";

/*
 * npm run stacks: what a pipeline does with stacks. Exit code 2 for a mistake, else pulumi's own.
 */

// A signal for the whole process group reaches pulumi too: it decides, and this ends after it.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});

const verbs = { deploy, drift, preview };

await runCommand(main);

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0) console.error(usage);
  const asked = parseArguments(args);
  if (asked === undefined) {
    process.stdout.write(usage);
    return 0;
  }
  const project = openProject(process.cwd());
  switch (asked.verb) {
    case "touched": {
      const { base, head, json } = asked;
      const stacks =
        base === undefined ? allStacks(project, "all") : await touchedStacks(project, { base, head });
      const note = exampleNote(project);
      if (note !== undefined) console.error(note);
      process.stdout.write(json ? `${JSON.stringify(stacks, undefined, 2)}\n` : shown(table(stacks)));
      return 0;
    }
    case "import": {
      const { commit, left, taken } = await importTeamFiles(project);
      console.log(`took ${taken.length} files of commit ${commit.slice(0, 12)}`);
      if (left.length > 0)
        console.log(shown(`left out, as code and policy are the program's: ${listed(left)}`));
      return 0;
    }
    case "rotate": {
      const before = stackTexts(project);
      for await (const line of rotate(project, asked)) console.log(shown(line));
      if (asked.patch !== undefined) await writePatch(asked.patch, before, stackTexts(project));
      return 0;
    }
    default:
      return onStack(project, asked);
  }
}

/** Does one thing with one stack, and tells of it whatever comes of it. */
async function onStack(
  project: Project,
  { base, refresh, stack, summary, verb }: Extract<Arguments, { verb: StackVerb }>,
): Promise<number> {
  const finding = await found().catch((error: unknown): Finding => {
    if (!(error instanceof Mistakes)) throw error;
    return { exitCode: 2, happened: { ...nothingHappened, errors: error.lines } };
  });
  const outcome = { ...finding, destinations: await changedDestinations(project, stack, base), stack, verb };
  if (summary !== undefined) await writeSummary(summary, outcome);
  const { errors, violations } = finding.happened;
  for (const text of [...violations.map(told), ...errors]) console.error(shown(text));
  console.log(`${stack}: ${headline(outcome)}`);
  return finding.exitCode;

  async function found(): Promise<Finding> {
    const file = await stackText(project, stack, base);
    return withPrivateCopy(project, stack, file.text, (copy) =>
      verbs[verb]({ copy, project, stack }, file, { refresh }),
    );
  }
}
