import type { LocalStack } from "../engine/local-stack.ts";
import { type Command, type KilledRun, killedRun, type Moment } from "./killed-run.ts";
import { succeed } from "./stack.ts";
import { compare, compareAll, type Disagreement } from "./truth.ts";

/** What a killed run came to. */
export interface Killed {
  readonly run: KilledRun;
  /** Objects in Portkey and IAM that it left and the state does not know. */
  readonly left: readonly string[];
  /** After the same command, run to its end. */
  readonly disagreement: Disagreement;
}

/**
 * Kills a run of a command, does what Pulumi's documentation says to do then, and runs the command once more. Nobody
 * takes anything away by hand.
 *
 * @throws Error when one of these steps fails
 */
export async function kill(local: LocalStack, command: Command, moment: Moment): Promise<Killed> {
  const run = await killedRun(local, command, moment);
  await succeed(local, "cancel", "--yes");
  await succeed(local, "refresh", "--yes", "--skip-preview", "--clear-pending-creates");
  const { orphaned } = await compare(local);
  await succeed(local, command, "--yes", "--skip-preview");
  return { disagreement: await compareAll(local), left: orphaned, run };
}
