import type { Pair } from "yaml";
import { unreadableTeams } from "../../components/environment/read-stack.ts";
import type { YamlFile } from "../../components/environment/yaml-file.ts";
import { hint, Mistakes } from "../../components/mistakes.ts";
import { startOf } from "./entries.ts";
import type { Environment } from "./environments.ts";
import { type Project, readValues, valueEntry, valuesOf } from "./project.ts";
import { entryOf, lineOf } from "./yaml-file.ts";

/** Where a team stands. */
export interface Standing {
  readonly team: string;
  readonly environment: string;
  readonly stack: string;
  readonly file: YamlFile;
  readonly line: number;
  /** Whether it has a stack of its own. */
  readonly alone: boolean;
  /** The entry that says it. Undefined for one that is here by an alias or merge key alone. */
  readonly entry: Pair | undefined;
  /** In an environment's file: the entry that holds all teams. */
  readonly holder: Pair | undefined;
  /** What is said of the team, unchecked. */
  readonly value: unknown;
}

/**
 * Every team of an environment, in the order of its files.
 *
 * @throws Mistakes for files whose teams cannot be told
 */
export function standings(project: Project, environment: Environment): Standing[] {
  const { stack, teamStacks } = environment;
  const mistakes = [...(stack ? [stack] : []), ...teamStacks.values()].flatMap((file) =>
    unreadableTeams(readValues(project, file)).map((line) => `${file.name}: ${line}`),
  );
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  return [...inOneFile(project, environment), ...withOwnFiles(project, environment)];
}

/**
 * One team of an environment.
 *
 * @throws Mistakes where it has no such team
 */
export function standingOf(project: Project, environment: Environment, team: string): Standing {
  const all = standings(project, environment);
  const found = all.find((standing) => standing.team === team);
  if (found !== undefined) return found;
  const names = all.map(({ team }) => team);
  throw new Mistakes([
    `${team}: unknown team${names.length > 0 ? hint(team, names) : ` (${environment.name} has none)`}`,
  ]);
}

function inOneFile(project: Project, { name, stack: file }: Environment): Standing[] {
  const holder = file && valueEntry(project, file, "teams");
  if (file === undefined || holder === undefined) return [];
  return Object.entries(Object(valuesOf(project, file).teams) as object).map(([team, value]) => {
    const entry = entryOf(holder.value, [team]);
    const line = lineOf(file, startOf(entry ?? holder));
    return { alone: false, entry, environment: name, file, holder, line, stack: name, team, value };
  });
}

function withOwnFiles(project: Project, { name, teamStacks }: Environment): Standing[] {
  return [...teamStacks].map(([team, file]) => {
    const entry = valueEntry(project, file, "team");
    return {
      alone: true,
      entry,
      environment: name,
      file,
      holder: undefined,
      line: entry === undefined ? 1 : lineOf(file, startOf(entry)),
      stack: `${name}-${team}`,
      team,
      value: valuesOf(project, file).team,
    };
  });
}
