import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listed, Mistakes } from "../../components/mistakes.ts";
import { type Project, stackFileName, stackNames } from "../project/project.ts";
import { type ChangedFile, changedFiles, fileBefore, isFirstPush, type Range } from "./changed-files.ts";
import { environmentOf } from "./environment-of.ts";
import { isExample } from "./example.ts";
import { by } from "./order.ts";
import { isStackName, notStackName } from "./stack-name.ts";
import { hasTeamRepository, historyFolder } from "./team-files.ts";

/** A stack that commits touch. */
export interface TouchedStack {
  readonly stack: string;
  readonly environment: string;
  /** Whether its file is gone, so that what it made has to go. */
  readonly removed: boolean;
  /** The file that touches it, or in words why it is among them. */
  readonly because: string;
}

const byEnvironment = by<TouchedStack>(
  ({ environment }) => environment,
  ({ stack }) => stack,
);

/** What every stack is made of: folders and files of the program. */
const ofEveryStack = [
  "components/",
  "index.js",
  "index.ts",
  "package-lock.json",
  "package.json",
  "policy/",
  "Pulumi.yaml",
];

/**
 * The stacks that commits touch: by their own file, by their environment's, or by what all are made of. Documents, tests,
 * tools and pipelines touch none. Files are those of the working tree.
 *
 * @param range with a base of zeros alone, as in a branch's first push, every stack
 * @returns by environment, then by name
 * @throws Mistakes for commits that git does not know
 */
export async function touchedStacks(project: Project, range: Range): Promise<TouchedStack[]> {
  if (isFirstPush(range.base)) return allStacks(project, "first push");
  const files = await changedFiles(historyFolder(project), range);
  const removed = await removedStacks(project, range, files);
  const left = allStacks(project, "").flatMap((stack) => {
    const because = reason(stack, files, hasTeamRepository(project) ? [] : ofEveryStack);
    return because === undefined ? [] : [{ ...stack, because }];
  });
  return [...left, ...removed].sort(byEnvironment);
}

/**
 * Every stack that has a file, examples left out.
 *
 * @param because why they are asked for
 * @throws Mistakes for a file whose name no stack can have
 */
export function allStacks(project: Project, because: string): TouchedStack[] {
  const names = stackNames(project);
  const wrong = names.filter((stack) => !isStackName(stack));
  if (wrong.length > 0) {
    throw new Mistakes(
      wrong.map((stack) => `${stackFileName(stack)}: ${JSON.stringify(stack)} ${notStackName}`),
    );
  }
  return names
    .flatMap((stack) => {
      const text = stackFile(project, stack);
      if (isExample(stack, text)) return [];
      return [{ stack, environment: environmentOf(project, stack, text), removed: false, because }];
    })
    .sort(byEnvironment);
}

/** A line about the stacks whose files are examples, undefined where there is none. */
export function exampleNote(project: Project): string | undefined {
  const examples = stackNames(project).filter((stack) => isExample(stack, stackFile(project, stack)));
  if (examples.length === 0) return undefined;
  return `left out as examples: ${listed(examples)} (to deploy one, delete the first line of its file)`;
}

function stackFile({ folder }: Project, stack: string): string {
  return readFileSync(join(folder, stackFileName(stack)), "utf8");
}

async function removedStacks(
  project: Project,
  range: Range,
  files: readonly ChangedFile[],
): Promise<TouchedStack[]> {
  const names = new Set(stackNames(project));
  const removed: TouchedStack[] = [];
  for (const { path } of files.filter(({ removed }) => removed)) {
    const stack = /^Pulumi\.([^/]+)\.yaml$/.exec(path)?.[1];
    if (stack === undefined || names.has(stack) || !isStackName(stack)) continue;
    const text = (await fileBefore(historyFolder(project), range, path)) ?? "";
    if (isExample(stack, text)) continue;
    removed.push({ stack, environment: environmentOf(project, stack, text), removed: true, because: path });
  }
  return removed;
}

/**
 * The nearest of the files that touch a stack.
 *
 * @param common what all stacks of the repository are made of
 */
function reason(
  { environment, stack }: TouchedStack,
  files: readonly ChangedFile[],
  common: readonly string[],
): string | undefined {
  const paths = files.map(({ path }) => path);
  const near = [stackFileName(stack), `environments/${environment}.yaml`].find((path) =>
    paths.includes(path),
  );
  return near ?? paths.find((path) => common.some((part) => isWithin(path, part)));
}

function isWithin(path: string, part: string): boolean {
  return part.endsWith("/") ? path.startsWith(part) : path === part;
}
