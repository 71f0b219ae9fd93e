import { execa } from "execa";
import { hint, listed, Mistakes } from "../../components/mistakes.ts";
import { type Project, readStack } from "../project/project.ts";
import { historyFolder } from "../stacks/team-files.ts";
import { allStacks, exampleNote, type TouchedStack, touchedStacks } from "../stacks/touched.ts";
import type { Asked } from "./event.ts";

/** Which stacks the jobs of a workflow run for. */
export interface Plan {
  /** Why these, for people. */
  readonly because: string;
  /** The commit that has the files of stacks that are gone. */
  readonly base: string;
  readonly stacks: readonly TouchedStack[];
  /** A line about files that are examples. Undefined where there is none. */
  readonly examples?: string | undefined;
}

/** Jobs that a matrix may make. Source: GitHub's documentation, "Usage limits". */
const mostJobs = 256;

/**
 * The stacks that an event is about.
 *
 * @param environments that the workflow knows, in their order
 * @throws Mistakes for stacks or commits that are not there, and for what the workflow could not run
 */
export async function plan(project: Project, asked: Asked, environments: readonly string[]): Promise<Plan> {
  const made = await planned(project, asked);
  const mistakes = made.stacks.flatMap(({ environment, stack }) =>
    environments.includes(environment)
      ? []
      : [
          `${stack}: environment ${environment} has no jobs in this workflow${hint(environment, environments)}`,
        ],
  );
  if (made.stacks.length > mostJobs) {
    mistakes.push(
      `${made.stacks.length} stacks: a workflow of GitHub's runs at most ${mostJobs} jobs of a kind`,
    );
  }
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  return { ...made, examples: exampleNote(project) };
}

/** The names of one environment's stacks. */
export function stacksOf({ stacks }: Plan, environment: string): string[] {
  return stacks.filter((stack) => stack.environment === environment).map(({ stack }) => stack);
}

async function planned(project: Project, asked: Asked): Promise<Plan> {
  switch (asked.what) {
    case "nothing":
      return { base: "HEAD", because: "the branch is deleted", stacks: [] };
    case "all":
      return { base: "HEAD", because: "every stack", stacks: allStacks(project, "asked for") };
    case "named":
      return named(project, asked.stacks, asked.base);
    case "diff":
      return diff(project, asked.base, asked.head);
  }
}

async function diff(project: Project, base: string, head: string): Promise<Plan> {
  // A branch's first push has no commit before it, and a forced one may have thrown it away.
  if (!(await isKnown(project, base))) {
    const because = `every stack: there is no commit ${base} to compare with`;
    return { base: head, because, stacks: allStacks(project, "nothing to compare with") };
  }
  const because = `what ${base.slice(0, 12)}...${head.slice(0, 12)} touches`;
  return { base, because, stacks: await touchedStacks(project, { base, head }) };
}

async function named(project: Project, names: readonly string[], base: string | undefined): Promise<Plan> {
  if (base !== undefined && !/^[\w][\w./^~-]*$/.test(base)) {
    throw new Mistakes([`base ${JSON.stringify(base)}: is not a commit, a branch or a tag`]);
  }
  const all = allStacks(project, "asked for");
  const touched = base === undefined ? [] : await touchedStacks(project, { base });
  // With names, a base is where the files of removed stacks are.
  const known = names.length === 0 ? touched : [...all, ...touched.filter(({ removed }) => removed)];
  const unknown = names.filter((name) => !known.some(({ stack }) => stack === name));
  if (unknown.length > 0) {
    const stacks = known.map(({ stack }) => stack);
    throw new Mistakes(unknown.map((name) => `stack ${name}: ${unplanned(project, name, stacks)}`));
  }
  return {
    base: base ?? "HEAD",
    because: names.length > 0 ? `asked for: ${listed(names)}` : `what changed since ${base}`,
    stacks: known.filter(({ stack }) => names.length === 0 || names.includes(stack)),
  };
}

/** Why a stack that somebody names is in no plan. */
function unplanned(project: Project, name: string, stacks: readonly string[]): string {
  const file = readStack(project, name);
  if (file === undefined) return `has no file${hint(name, stacks)}`;
  return `is an example (to deploy it, delete the first line of ${file.name})`;
}

async function isKnown(project: Project, commit: string): Promise<boolean> {
  const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${commit}^{commit}`];
  return (await execa("git", args, { cwd: historyFolder(project), reject: false })).exitCode === 0;
}
