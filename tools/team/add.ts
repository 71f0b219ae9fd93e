import { yamlFile } from "../../components/environment/yaml-file.ts";
import { Mistakes } from "../../components/mistakes.ts";
import { nameMistakes, slugMistakes } from "../../components/stack-checks.ts";
import { check } from "../project/check.ts";
import type { Environment } from "../project/environments.ts";
import { type Project, readShared, readStack, stackFileName } from "../project/project.ts";
import { standings } from "../project/standing.ts";
import type { Change } from "./change.ts";
import { type NewTeam, teamFile } from "./new-team.ts";
import { withTeam } from "./with-team.ts";

/**
 * What adding a team makes of its environment's files: a stack of its own where the environment has a file for
 * all of its stacks, otherwise an entry in its only one. Nothing is written.
 *
 * @throws Mistakes for a name that cannot be had, and for what the program would not take
 */
export function added(project: Project, environment: Environment, team: string, asked: NewTeam): Change {
  const { name, shared, stack } = environment;
  refuseTaken(project, environment, team);
  if (shared === undefined && stack !== undefined) {
    const after = withTeam(project, stack, team, asked);
    check(project, name, after);
    return { after, before: stack, notes: [`the next pulumi up of ${name} makes the team`] };
  }
  const own = `${name}-${team}`;
  refuseStack(project, team, own);
  const after = yamlFile(stackFileName(own), teamFile(project.name, name, asked));
  check(project, own, after);
  const notes = [`pulumi stack init ${own} comes next, then pulumi up makes the team`];
  return { after, before: undefined, notes };
}

/** A name that another team of the environment has, or one that AWS or Portkey takes for the same. */
function refuseTaken(project: Project, environment: Environment, team: string): void {
  const all = standings(project, environment);
  const twin = all.find((standing) => standing.team === team);
  if (twin !== undefined) {
    throw new Mistakes([
      `${team}: ${environment.name} has a team of this name (${twin.file.name}, line ${twin.line})`,
    ]);
  }
  const names = [...all.map(({ team }) => team), team];
  const scope = { project: project.name, stack: environment.name };
  const mistakes = [...nameMistakes(names, scope), ...slugMistakes(names, scope)]
    .filter((line) => line.startsWith(`teams.${team}:`))
    .map((line) => line.slice("teams.".length));
  if (mistakes.length > 0) throw new Mistakes(mistakes);
}

/** A name that Pulumi would not take for a stack, or that a stack has which is none of the environment's. */
function refuseStack(project: Project, team: string, stack: string): void {
  if (!/^[\w.-]{1,100}$/.test(stack)) {
    throw new Mistakes([`${team}: not usable in the name of a stack (allowed: letters, digits and _ . -)`]);
  }
  if (readShared(project, stack) !== undefined) {
    throw new Mistakes([`${team}: its stack ${stack} would be called as the environment ${stack}`]);
  }
  if (readStack(project, stack) !== undefined) {
    throw new Mistakes([`${team}: there is a file ${stackFileName(stack)}, which is not a team's`]);
  }
}
