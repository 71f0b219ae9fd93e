import type { LocalStack } from "../engine/local-stack.ts";
import { type IamLeftovers, iamLeftovers, removeLeftovers } from "./iam-leftovers.ts";
import { type Command, type KilledRun, killedRun, type Moment } from "./killed-run.ts";
import { succeed } from "./stack.ts";
import { compareAll, type Disagreement } from "./truth.ts";

/** What a killed run came to. */
export interface Killed {
  readonly run: KilledRun;
  /** What was left in IAM, and had to be deleted by hand. */
  readonly iam: IamLeftovers;
  /** After the same command, run to its end. */
  readonly disagreement: Disagreement;
}

/**
 * Kills a run of a command, does what Pulumi's documentation says to do then, and runs the command once more.
 *
 * @throws Error when one of these steps fails
 */
export async function kill(local: LocalStack, command: Command, moment: Moment): Promise<Killed> {
  const run = await killedRun(local, command, moment);
  await succeed(local, "cancel", "--yes");
  await succeed(local, "refresh", "--yes", "--skip-preview", "--clear-pending-creates");
  // Else a user or a policy would fail the next `up`, as it would with AWS, and an access key a later `destroy`.
  const iam = await iamLeftovers(local);
  await removeLeftovers(local, iam);
  await succeed(local, command, "--yes", "--skip-preview");
  return { disagreement: await compareAll(local), iam, run };
}
