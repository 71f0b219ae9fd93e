import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Project, stackFileName, stackNames } from "../project/project.ts";
import { type ChangedFile, changedFiles, fileBefore, isFirstPush, type Range } from "./changed-files.ts";
import { environmentOf } from "./environment-of.ts";
import { by } from "./order.ts";

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

/** What every stack is made of: folders and files of the project. */
const ofEveryStack = [
  "components/",
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
  const files = await changedFiles(project.folder, range);
  const removed = await removedStacks(project, range, files);
  const left = allStacks(project, "").flatMap((stack) => {
    const because = reason(stack, files);
    return because === undefined ? [] : [{ ...stack, because }];
  });
  return [...left, ...removed].sort(byEnvironment);
}

/**
 * Every stack that has a file.
 *
 * @param because why they are asked for
 */
export function allStacks(project: Project, because: string): TouchedStack[] {
  return stackNames(project)
    .map((stack) => {
      const text = readFileSync(join(project.folder, stackFileName(stack)), "utf8");
      return { stack, environment: environmentOf(project, stack, text), removed: false, because };
    })
    .sort(byEnvironment);
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
    if (stack === undefined || names.has(stack)) continue;
    const text = (await fileBefore(project.folder, range, path)) ?? "";
    removed.push({ stack, environment: environmentOf(project, stack, text), removed: true, because: path });
  }
  return removed;
}

/** The nearest of the files that touch a stack. */
function reason({ environment, stack }: TouchedStack, files: readonly ChangedFile[]): string | undefined {
  const paths = files.map(({ path }) => path);
  const near = [stackFileName(stack), `environments/${environment}.yaml`].find((path) =>
    paths.includes(path),
  );
  return near ?? paths.find((path) => ofEveryStack.some((part) => isWithin(path, part)));
}

function isWithin(path: string, part: string): boolean {
  return part.endsWith("/") ? path.startsWith(part) : path === part;
}
