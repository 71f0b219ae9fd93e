import { yamlFile } from "../../components/environment/yaml-file.ts";
import { Mistakes } from "../../components/mistakes.ts";
import type { Values } from "../../components/stack-file.ts";
import { namesIn, type Project, readValues, stackFileName } from "../project/project.ts";

/**
 * The environment that a stack belongs to. A file that names none is an environment's own, whatever the stack's name
 * begins with. One that is no right file, which the program refuses, goes by its name: it gets the approvals that
 * it would need.
 *
 * @param text of its file
 */
export function environmentOf(project: Project, stack: string, text: string): string {
  const values = readOrNothing(project, stack, text);
  if (values !== undefined && !("environment" in values || "team" in values)) return stack;
  const said = values?.environment;
  if (typeof said === "string" && stack.startsWith(`${said}-`)) return said;
  const [named] = namesIn(`${project.folder}/environments`, /^(.+)\.yaml$/)
    .filter((name) => stack === name || stack.startsWith(`${name}-`))
    .sort((a, b) => b.length - a.length);
  return named ?? stack;
}

/** The values of a stack's file, undefined where it cannot be read. */
function readOrNothing(project: Project, stack: string, text: string): Values | undefined {
  try {
    const { misnamed, values } = readValues(project, yamlFile(stackFileName(stack), text));
    return misnamed.length > 0 ? undefined : values;
  } catch (error) {
    if (!(error instanceof Mistakes)) throw error;
    return undefined;
  }
}
