import { changesFound, type Finding } from "./outcome.ts";
import { pulumi, type Subject } from "./pulumi.ts";

/**
 * Whether a stack's resources are what its file says. Exit code 7 where one is not: somebody changed it by hand, or the file
 * and nothing has been deployed since.
 *
 * @throws Mistakes where the engine cannot be run
 */
export async function drift(subject: Subject): Promise<Finding> {
  const run = await pulumi(subject, ["preview", "--refresh", "--expect-no-changes"]);
  if (run.exitCode !== changesFound) return run;
  const remedy = `npm run stacks -- deploy ${subject.stack} --refresh`;
  return { ...run, notes: [`\`${remedy}\` puts back what was changed by hand, and deploys what was not.`] };
}
