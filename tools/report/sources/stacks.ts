import { hint, Mistakes } from "../../../components/mistakes.ts";
import type { LedgerFiles } from "../../ledger.ts";
import { readAsProgram } from "../../project/check.ts";
import { type Environment, environmentNames, openEnvironment } from "../../project/environments.ts";
import type { Project } from "../../project/project.ts";
import { readAll } from "../../project/read-all.ts";
import { standings } from "../../project/standing.ts";
import type { StackSource } from "../facts/stack-report.ts";

/** What the files say of a stack. */
export interface StackFiles extends Pick<StackSource, "config" | "environment" | "places" | "stack"> {
  readonly files: LedgerFiles;
}

/** Which stacks a report is on. */
export interface Choice {
  readonly stacks: readonly string[];
  /** All stacks of each. */
  readonly environments: readonly string[];
}

/**
 * The stacks that are asked for, else those of the only environment. Each is there once.
 *
 * @throws Mistakes for one that is not there, and for a file that the program would not take
 */
export function chosenStacks(project: Project, { environments, stacks }: Choice): StackFiles[] {
  if (environments.length + stacks.length === 0)
    return stacksOf(project, openEnvironment(project, undefined));
  const whole = environments.map((name) => openEnvironment(project, name));
  const found = whole.flatMap((environment) => stacksOf(project, environment));
  const missing = stacks.filter((name) => !found.some(({ stack }) => stack === name));
  return [...found, ...single(project, [...new Set(missing)])];
}

/** Stacks that are named one by one. */
function single(project: Project, names: readonly string[]): StackFiles[] {
  if (names.length === 0) return [];
  const all = environmentNames(project)
    .map((name) => openEnvironment(project, name))
    .flatMap((environment) => stackNamesOf(environment).map((stack) => ({ environment, stack })));
  const mistakes: string[] = [];
  const chosen = names.flatMap((name) => {
    const found = all.find(({ stack }) => stack === name);
    if (found === undefined) {
      const known = all.map(({ stack }) => stack);
      mistakes.push(`--stack ${name}: there is no Pulumi.${name}.yaml${hint(name, known)}`);
    }
    return found ?? [];
  });
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  return readAll(
    chosen.map(
      ({ environment, stack }) =>
        () =>
          stackFiles(project, environment, stack),
    ),
  );
}

function stacksOf(project: Project, environment: Environment): StackFiles[] {
  return readAll(stackNamesOf(environment).map((stack) => () => stackFiles(project, environment, stack)));
}

function stackNamesOf({ name, stack, teamStacks }: Environment): string[] {
  return [...(stack ? [name] : []), ...[...teamStacks.keys()].map((team) => `${name}-${team}`)];
}

function stackFiles(project: Project, files: Environment, stack: string): StackFiles {
  const own = standings(project, files).filter((standing) => standing.stack === stack);
  const file = own[0]?.file ?? files.stack;
  if (file === undefined) throw new Error(`${stack} has no file`);
  return {
    config: readAsProgram(project, stack, file),
    environment: files.name,
    files: { shared: files.shared, stack: file },
    places: new Map(own.map(({ file, line, team }) => [team, { file: file.name, line }])),
    stack,
  };
}
