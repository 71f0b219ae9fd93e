import { printableJson, printableLines, printableMessage } from "../../components/shared/printable.ts";
import { ledgerOf } from "../ledger.ts";
import { type Environment, environmentNames, openEnvironment } from "../project/environments.ts";
import { openProject, type Project } from "../project/project.ts";
import { readAll } from "../project/read-all.ts";
import { standingOf, standings } from "../project/standing.ts";
import { runCommand } from "../run-command.ts";
import { added } from "./add.ts";
import { type Arguments, parseArguments } from "./arguments.ts";
import type { Change } from "./change.ts";
import { costLine } from "./cost.ts";
import { rowOf, table } from "./list.ts";
import { removed } from "./remove.ts";
import { rotated } from "./rotate.ts";
import { deleteFile, difference, save } from "./save.ts";
import { describe, shown } from "./show.ts";
import { usage } from "./usage.ts";

/*
 * npm run team: adds, removes, rotates, shows and lists the teams of an environment. It edits files and runs nothing.
 * Exit code 2 for a mistake.
 */

await runCommand(main);

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0) console.error(usage);
  const asked = parseArguments(args);
  if (asked === undefined) {
    process.stdout.write(usage);
    return 0;
  }
  const project = openProject(process.cwd());
  if (asked.verb === "list") list(project, asked);
  else await withTeam(project, openEnvironment(project, asked.env), asked);
  return 0;
}

function list(project: Project, { env, json }: Arguments): void {
  const environments =
    env === undefined
      ? environmentNames(project).map((name) => openEnvironment(project, name))
      : [openEnvironment(project, env)];
  const teams = readAll(environments.map((environment) => () => standings(project, environment)));
  const rows = teams.flat().map(rowOf);
  process.stdout.write(json ? toJson(rows) : table(rows));
}

async function withTeam(project: Project, environment: Environment, asked: Arguments): Promise<void> {
  const { name, verb } = asked;
  switch (verb) {
    case "add":
      return apply(project, added(project, environment, name, asked));
    case "remove":
      await apply(project, removed(project, environment, name));
      return sayCost(project, environment, name);
    case "rotate": {
      const keys = (["accessKey", "apiKey"] as const).filter((key) => asked[key]);
      return apply(project, rotated(project, environment, name, keys));
    }
    case "show": {
      const team = shown(project, standingOf(project, environment, name));
      process.stdout.write(asked.json ? toJson(team) : printableLines(describe(team)));
    }
  }
}

async function apply(project: Project, { after, before, notes = [] }: Change): Promise<void> {
  if (after !== undefined) {
    await save(project, after);
    process.stdout.write(printableLines(difference(before, after)));
  } else if (before !== undefined) {
    await deleteFile(project, before);
    console.log(printableMessage(`deleted ${before.name}`));
  }
  for (const note of notes) console.log(printableMessage(note));
}

/** Without an admin key, as on most laptops, there is nothing to say. */
async function sayCost(project: Project, environment: Environment, team: string): Promise<void> {
  if (!process.env.PORTKEY_API_KEY) return;
  const { shared, stack, teamStacks } = environment;
  const ledger = ledgerOf(project, { shared, stack: teamStacks.get(team) ?? stack }, process.env);
  const line = "why" in ledger ? `cost not known: ${ledger.why}` : await costLine(ledger, team, new Date());
  console.log(printableMessage(line));
}

function toJson(value: unknown): string {
  return `${printableJson(value)}\n`;
}
