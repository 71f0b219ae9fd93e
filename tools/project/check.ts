import { Mistakes } from "../../components/mistakes.ts";
import { parseStackConfig, type StackConfig } from "../../components/stack-config.ts";
import { environmentValues, ofTeamFile, type StackFile, stackFile } from "../../components/stack-file.ts";
import { hidden, type Project, readShared, stackFileName, stackNames, valuesOf } from "./project.ts";
import type { YamlFile } from "./yaml-file.ts";

/**
 * Reads a stack's file as the program does.
 *
 * @throws Mistakes with a line for each, which starts with the file's name
 */
export function readAsProgram(
  project: Project,
  stack: string,
  file: YamlFile,
): StackConfig & Pick<StackFile, "team"> {
  const files = {
    environment(name: string) {
      const file = readShared(project, name);
      return file && environmentValues(file.value, file.name);
    },
    hasStack: (name: string) => stackNames(project).includes(name),
  };
  let team: string | undefined;
  try {
    const read = stackFile(valuesOf(project, file), { project: project.name, stack }, files);
    team = read.team;
    return { ...parseStackConfig(read.values, { hasAdminKey: true, scope: read.scope }), team };
  } catch (error) {
    if (!(error instanceof Mistakes)) throw error;
    throw new Mistakes(
      error.lines.map(
        (line) => `${stackFileName(stack)}: ${team === undefined ? line : ofTeamFile(line, team)}`,
      ),
    );
  }
}

/**
 * Checks a stack's file as the program does before it makes anything, but for what only Pulumi can read.
 *
 * @throws Mistakes with a line for each, which starts with the file's name
 */
export function check(project: Project, stack: string, file: YamlFile): void {
  try {
    readAsProgram(project, stack, file);
  } catch (error) {
    if (!(error instanceof Mistakes)) throw error;
    const lines = error.lines.filter((line) => !line.includes(hidden));
    if (lines.length > 0) throw new Mistakes(lines);
  }
}
