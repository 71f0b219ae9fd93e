import { AccessKey } from "@pulumi/aws/iam/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { InterruptedRuns } from "./interrupted-runs.ts";

/** Which access keys a user has. */
export interface AccessKeyArgs {
  /** Counts the keys; a higher number is another key. */
  readonly serial: number;
  /** Whether the key of the serial before stays valid. */
  readonly keepPrevious: boolean;
}

/**
 * The current access key of a user, and the one before where it is kept.
 *
 * A user has two places for keys, and so do these resources: keys of odd serials stand in one, of even ones in
 * the other. A new key is so made before the engine, at the end of a run, deletes the one that no longer
 * is wanted; and where the one before was kept, it makes room for the next, never the current one.
 */
export function currentAccessKey(
  name: string,
  { keepPrevious, serial }: AccessKeyArgs,
  user: pulumi.Output<string>,
  { accessKey }: InterruptedRuns,
  options: pulumi.CustomResourceOptions,
): AccessKey {
  const key = (of: number, beforeCreate: pulumi.ResourceHook | pulumi.ResourceHookFunction) =>
    new AccessKey(
      `${name}-access-key-${of % 2 === 1 ? "odd" : "even"}`,
      { user },
      {
        ...options,
        deleteBeforeReplace: true,
        hooks: { beforeCreate: [beforeCreate] },
        replacementTrigger: of,
      },
    );
  if (keepPrevious && serial > 1) key(serial - 1, neverMade(name));
  return key(serial, accessKey);
}

/** A key that is kept is never made: it is there, or there is nothing to keep. */
function neverMade(name: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}: keep the previous access key`,
    ({ newInputs }) => {
      throw new Error(
        `IAM user ${newInputs?.user} has no access key before the current one to keep (keepPrevious goes with the raise of serial: leave it out)`,
      );
    },
    { onDryRun: true },
  );
}
