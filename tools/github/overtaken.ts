import type { Project } from "../project/project.ts";
import { touchedStacks } from "../stacks/touched.ts";

/**
 * The file by which a newer commit touches a stack too: the newer commit's own run deploys it, and an older one must
 * not put it back, whether it waited for an approval or is run again.
 *
 * @param newest the branch as it is now
 * @returns undefined where what is checked out is the stack's newest
 * @throws Mistakes for commits that git does not know
 */
export async function overtakenBy(
  project: Project,
  stack: string,
  newest: string,
): Promise<string | undefined> {
  const newer = await touchedStacks(project, { base: "HEAD", head: newest });
  return newer.find((touched) => touched.stack === stack)?.because;
}
