import * as pulumi from "@pulumi/pulumi";
import type { FoundKey, OwnIam } from "./own-iam.ts";
import { recordedAccessKeys } from "./recorded-access-keys.ts";

/** The most access keys that a user has. Source: IAM and STS quotas. */
const maximumKeys = 2;

/** Access keys of a user, and those of them that the stack's state does not know. */
async function strayKeys(iam: OwnIam, user: string): Promise<{ all: FoundKey[]; stray: FoundKey[] }> {
  const all = await iam.accessKeys(user);
  const recorded = all.length > 0 ? await recordedAccessKeys() : new Set();
  return { all, stray: all.filter(({ id }) => !recorded.has(id)) };
}

/**
 * Refuses to go on where a stray key takes the place that a new one needs. For the moment before a rotation
 * begins: nothing is left of one then, so a stray key is somebody's.
 *
 * @param field what asked for the new key, e.g. `teams.payments.accessKey.serial`
 * @throws Error that says which key is the stray one
 */
export async function refuseStrayKeys(iam: OwnIam, user: string, field: string): Promise<void> {
  const { all, stray } = await strayKeys(iam, user);
  if (all.length < maximumKeys || stray.length === 0) return;
  const current = all.filter((key) => !stray.includes(key)).map(({ id }) => `${id} is this stack's`);
  const others = stray.map((key) => `${described(key)} is not (${removal(user, key)})`);
  throw new Error(
    `${field}: IAM user ${user} has ${all.length} access keys, as many as AWS allows: ${[...current, ...others].join("; ")}`,
  );
}

/**
 * Deletes stray keys that were never used, when a key is about to be made. By then a run has recorded that it
 * makes one: a stray key is what it left when it was killed.
 *
 * @throws Error for a key that has been used and takes the place of the new one: it is somebody's
 */
export async function removeStrayKeys(iam: OwnIam, user: string): Promise<void> {
  const { all, stray } = await strayKeys(iam, user);
  for (const key of stray) {
    const used = await key.lastUsed();
    if (used === undefined) {
      await key.delete();
      pulumi.log.warn(
        `IAM user ${user}: deleted access key ${described(key)}, which an interrupted run left`,
      );
    } else if (all.length >= maximumKeys) {
      throw new Error(
        `IAM user ${user} has no room for a new access key: ${described(key)} is not this stack's and was last used on ${day(used)} (${removal(user, key)})`,
      );
    }
  }
}

function described({ created, id }: FoundKey): string {
  return created ? `${id} (made on ${day(created)})` : id;
}

function removal(user: string, { id }: FoundKey): string {
  return `aws iam delete-access-key --user-name ${user} --access-key-id ${id}`;
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
