import { Mistakes } from "../../components/mistakes.ts";
import { namesIn, type Project, stackFileName, valuesOf } from "../project/project.ts";
import { type YamlFile, yamlFile } from "../project/yaml-file.ts";

/**
 * The environment that a stack belongs to: what its file says, if the stack's name begins with it; else the longest
 * name in environments/ that it begins with; else its own. So a file with mistakes has an environment too.
 *
 * @param text of its file
 */
export function environmentOf(project: Project, stack: string, text: string): string {
  const said = saidBy(project, stack, text);
  if (typeof said === "string" && stack.startsWith(`${said}-`)) return said;
  const [named] = namesIn(`${project.folder}/environments`, /^(.+)\.yaml$/)
    .filter((name) => stack === name || stack.startsWith(`${name}-`))
    .sort((a, b) => b.length - a.length);
  return named ?? stack;
}

function saidBy(project: Project, stack: string, text: string): unknown {
  try {
    const file: YamlFile = yamlFile(stackFileName(stack), text);
    return valuesOf(project, file).environment;
  } catch (error) {
    if (!(error instanceof Mistakes)) throw error;
    return undefined;
  }
}
