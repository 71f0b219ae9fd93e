import { readStack } from "../../components/environment/read-stack.ts";
import { doubtLines } from "../../components/environment/value-names.ts";
import type { YamlFile } from "../../components/environment/yaml-file.ts";
import { Mistakes } from "../../components/mistakes.ts";
import { projectFilesIn } from "../../components/project-files.ts";
import { parseStackConfig, type StackConfig } from "../../components/stack-config.ts";
import { ofTeamFile, type StackFile } from "../../components/stack-file.ts";
import { type Project, readValues } from "./project.ts";

/**
 * Reads a stack's file as the program does before it makes anything.
 *
 * @throws Mistakes with a line for each, which starts with the file's name
 */
export function readAsProgram(
  project: Project,
  stack: string,
  file: YamlFile,
): StackConfig & Pick<StackFile, "team"> {
  let team: string | undefined;
  try {
    const values = readValues(project, file);
    const own = { ...values, mistakes: [...doubtLines(project.name, file), ...values.mistakes] };
    const read = readStack(
      own,
      { project: project.name, stack },
      projectFilesIn(project.folder, project.defaults),
    );
    team = read.team;
    const { mistakes, scope } = read;
    return { ...parseStackConfig(read.values, { hasAdminKey: true, mistakes, scope }), team };
  } catch (error) {
    if (!(error instanceof Mistakes)) throw error;
    throw new Mistakes(
      error.lines.map((line) => `${file.name}: ${team === undefined ? line : ofTeamFile(line, team)}`),
    );
  }
}

/**
 * Checks a stack's file as the program does before it makes anything.
 *
 * @throws Mistakes with a line for each, which starts with the file's name
 */
export function check(project: Project, stack: string, file: YamlFile): void {
  readAsProgram(project, stack, file);
}
