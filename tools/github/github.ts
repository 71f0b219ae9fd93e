import * as z from "zod";
import { Mistakes, read } from "../../components/mistakes.ts";
import { openProject } from "../project/project.ts";
import { runCommand } from "../run-command.ts";
import { shown } from "../shown.ts";
import { historyFolder } from "../stacks/team-files.ts";
import { type Arguments, parseArguments } from "./arguments.ts";
import { pushChanges, readChanges } from "./changes.ts";
import { keepComments } from "./comments.ts";
import { keepDriftIssues } from "./drift-issues.ts";
import { readEvent } from "./event.ts";
import { addToSummary, setOutputs } from "./outputs.ts";
import { overtakenBy } from "./overtaken.ts";
import { plan, stacksOf } from "./plan.ts";
import { planLines, planTable } from "./plan-table.ts";
import { describe, keepPullRequest } from "./pull-request.ts";
import { openRepository } from "./repository.ts";
import { readSummaries } from "./summaries.ts";
import { usage } from "./usage.ts";

/*
 * npm run github: what the workflows ask of GitHub. Exit code 2 for a mistake.
 */

await runCommand(main);

async function main(args: readonly string[]): Promise<number> {
  if (args.length === 0) console.error(usage);
  const asked = parseArguments(args);
  if (asked === undefined) process.stdout.write(usage);
  else await run(asked);
  return 0;
}

function run(asked: Arguments): Promise<void> {
  switch (asked.verb) {
    case "plan":
      return sayPlan(asked);
    case "comments":
      return comment(asked);
    case "drift-issues":
      return openIssues(asked);
    case "overtaken":
      return sayOvertaken(asked);
    case "pull-request":
      return openPullRequest(asked);
  }
}

async function sayPlan({ environments }: Arguments): Promise<void> {
  const event = readEvent(needed("GITHUB_EVENT_NAME"), needed("GITHUB_EVENT_PATH"));
  const made = await plan(openProject(process.cwd()), event, environments);
  const byEnvironment = environments.map((name) => [name, stacksOf(made, name)] as const);
  setOutputs({
    base: made.base,
    environments: JSON.stringify(
      byEnvironment.filter(([, stacks]) => stacks.length > 0).map(([name]) => name),
    ),
    stacks: JSON.stringify(made.stacks),
    ...Object.fromEntries(byEnvironment.map(([name, stacks]) => [name, JSON.stringify(stacks)])),
  });
  addToSummary(planTable(made));
  process.stdout.write(shown(planLines(made)));
}

async function comment({ folder, pullRequest, stacks }: Arguments): Promise<void> {
  const names = stackNames(stacks);
  const summaries = readSummaries(folder, "preview");
  say(await keepComments(openRepository(process.env), pullRequest, names, summaries, runPage()));
}

async function openIssues({ folder }: Arguments): Promise<void> {
  say(await keepDriftIssues(openRepository(process.env), readSummaries(folder, "drift")));
}

async function sayOvertaken({ by, names: [name = ""] }: Arguments): Promise<void> {
  const because = await overtakenBy(openProject(process.cwd()), name, by);
  setOutputs({ overtaken: String(because !== undefined) });
  const line =
    because === undefined
      ? `${name}: nothing newer touches it`
      : `${name}: a newer commit touches it too (${because}), and its run deploys it`;
  console.log(shown(line));
  if (because !== undefined) addToSummary(`${line}\n`);
}

async function openPullRequest({ branch, names, title }: Arguments): Promise<void> {
  const folder = historyFolder(openProject(process.cwd()));
  const changes = await readChanges(folder, names);
  if (changes === undefined) return console.log("nothing changed");
  const repository = openRepository(process.env);
  const pushed = await pushChanges(folder, changes, branch, title, repository.token);
  const body = describe(changes);
  const kept = await keepPullRequest(repository, { base: needed("GITHUB_REF_NAME"), body, branch, title });
  say([pushed ? `pushed ${branch}` : `${branch} says the same already`, kept]);
}

/** Names out of plan's output, which a pull request's own code may have written. */
function stackNames(json: string): string[] {
  const list = z.array(z.object({ stack: z.string().regex(/^[\w.-]+$/, "is no name of a stack") }));
  const { mistakes, value } = read(list, parsed(json), "--stacks");
  if (value === undefined) throw new Mistakes(mistakes);
  return value.map(({ stack }) => stack);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Mistakes(["--stacks: is not JSON"]);
  }
}

function needed(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Mistakes([`${variable}: missing (a workflow has it)`]);
  return value;
}

/** Where the run can be read that this is a part of. */
function runPage(): string {
  const { GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_SERVER_URL = "https://github.com" } = process.env;
  return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
}

function say(lines: readonly string[]): void {
  for (const line of lines.length > 0 ? lines : ["nothing to change"]) console.log(shown(line));
}
