import * as pulumi from "@pulumi/pulumi";
import { ownIam } from "./own-iam.ts";
import { refuseStrayKeys } from "./stray-keys.ts";

/** What a team's component records of its access key, so that a later run knows from where it comes. */
export interface SerialInputs {
  readonly accessKeySerial: number;
}

/**
 * Before the serial of an access key changes, in previews too: it goes up, by one at a time, so that the key in use
 * outlives the making of the next; and there is room for that.
 *
 * @param user name of the IAM user
 */
export function serialInOrder(team: string, user: string, accountId: string): pulumi.ResourceHook {
  const field = `teams.${team}.accessKey.serial`;
  return new pulumi.ResourceHook(
    `access key of ${team}`,
    async ({ newInputs, oldInputs }) => {
      const from: number | undefined = oldInputs?.accessKeySerial;
      const to: number | undefined = newInputs?.accessKeySerial;
      if (from === undefined || to === undefined || from === to) return;
      if (to < from)
        throw new Error(`${field}: ${to} is below ${from}, the serial in use (a serial only goes up)`);
      if (to > from + 1) {
        throw new Error(
          `${field}: ${to} leaves out ${from + 1}, the one after ${from} (raise it by one at a time)`,
        );
      }
      const iam = await ownIam(accountId);
      if (iam !== undefined) await refuseStrayKeys(iam, user, field);
    },
    { onDryRun: true },
  );
}
