import { yamlFile } from "../../components/environment/yaml-file.ts";
import { hint, Mistakes } from "../../components/mistakes.ts";
import { type Project, readStack, stackFileName, stackNames } from "../project/project.ts";
import { acceptedText } from "./accepted-file.ts";
import { fileBefore, isFirstPush } from "./changed-files.ts";
import { historyFolder } from "./team-files.ts";

/** A stack's file. */
export interface StackText {
  /** As the engine gets it. */
  readonly text: string;
  /** Whether this is what it was before it was deleted. */
  readonly removed: boolean;
}

/**
 * The file of a stack, or what it was.
 *
 * @param base commit to look at where the file is gone. @default then it is unknown
 * @throws Mistakes for a stack that has no file, a file that is not YAML, and one that a pipeline does not take
 */
export async function stackText(
  project: Project,
  stack: string,
  base: string | undefined,
): Promise<StackText> {
  const file = readStack(project, stack);
  if (file !== undefined) return { removed: false, text: acceptedText(project, file) };
  const name = stackFileName(stack);
  const text =
    base === undefined || isFirstPush(base)
      ? undefined
      : await fileBefore(historyFolder(project), { base }, name);
  if (text !== undefined) return { removed: true, text: acceptedText(project, yamlFile(name, text)) };
  const before = base === undefined ? "" : `, nor was one at ${base}`;
  throw new Mistakes([`${stack}: there is no ${name}${before}${hint(stack, stackNames(project))}`]);
}
