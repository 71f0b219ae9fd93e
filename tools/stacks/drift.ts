import type { Finding } from "./outcome.ts";
import { pulumi, type Subject } from "./pulumi.ts";

/**
 * Whether a stack's resources are what its file says. Exit code 7 where one is not: somebody changed it by hand, or the file
 * and nothing has been deployed since.
 *
 * @throws Mistakes where the engine cannot be run
 */
export function drift(subject: Subject): Promise<Finding> {
  return pulumi(subject, ["preview", "--refresh", "--expect-no-changes"]);
}
