import * as pulumi from "@pulumi/pulumi";
import { teamNames } from "../names.ts";
import { printable } from "../shared/printable.ts";
import type { Account } from "./account.ts";
import { type Found, type OwnIam, ownIam } from "./own-iam.ts";
import { refuseForeign, type Tags } from "./owner.ts";
import { removeStrayKeys } from "./stray-keys.ts";

/** What is looked at before a resource of IAM is created, by the kind of resource. */
export interface InterruptedRuns {
  readonly user: pulumi.ResourceHook;
  readonly role: pulumi.ResourceHook;
  readonly policy: pulumi.ResourceHook;
  readonly accessKey: pulumi.ResourceHook;
}

/**
 * What a run leaves that is killed between IAM's acting and the engine's recording: users, roles and policies
 * whose names the next run cannot take, and access keys whose secret nobody has. Each is looked for exactly
 * when the engine is about to create its like, and deleted when it is this stack's and holds nothing: IAM
 * itself refuses to delete a user that has keys or a policy that is attached, so what is in use is never lost.
 */
export function interruptedRuns({ accountId, partition }: Account): InterruptedRuns {
  /** Names of identities that did not exist before this run: nothing can have been left of theirs. */
  const fresh = new Set<string>();
  const before = <Inputs>(what: string, look: (iam: OwnIam, inputs: Inputs) => Promise<void>) =>
    new pulumi.ResourceHook(`look for ${what} left by an interrupted run`, async ({ newInputs }) => {
      const iam = await ownIam(accountId);
      if (iam !== undefined) await look(iam, newInputs as Inputs);
    });
  const identity = (kind: "user" | "role") =>
    before<{ name: string; tags: Tags }>(`a ${kind}`, async (iam, { name, tags }) => {
      const left = await iam[kind](name);
      if (left === undefined) fresh.add(name);
      else await remove(`IAM ${kind} ${name}`, left, tags);
    });

  return {
    accessKey: before<{ user: string }>("an access key", async (iam, { user }) => {
      if (!fresh.has(user)) await removeStrayKeys(iam, user);
    }),
    policy: before<{ name: string; path: string; tags: Tags }>("a policy", async (iam, inputs) => {
      const { name, path, tags } = inputs;
      if (fresh.has(identityOf(tags))) return;
      const left = await iam.policy(`arn:${partition}:iam::${accountId}:policy${path}${name}`);
      if (left !== undefined) await remove(`IAM policy ${name}`, left, tags);
    }),
    role: identity("role"),
    user: identity("user"),
  };
}

/** Name of the identity that a policy with these tags is for. */
function identityOf({ "managed-by": project = "", stack = "", team = "" }: Tags): string {
  return teamNames({ project, stack }, team).iam;
}

/** @throws Error when it is somebody else's, or in use: then the stack's state has lost it */
async function remove(what: string, left: Found, ours: Tags): Promise<void> {
  refuseForeign(what, left.tags, ours);
  try {
    await left.delete();
  } catch (error) {
    const why = printable((error as Error).message);
    throw new Error(
      `${what} exists already, made by this stack, whose state does not know it, and is in use (${why}): restore the state, or delete it by hand where no backend has that state any more`,
    );
  }
}
