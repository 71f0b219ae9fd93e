import * as pulumi from "@pulumi/pulumi";
import { teamNames } from "../names.ts";
import { printable } from "../shared/printable.ts";
import type { Account } from "./account.ts";
import { kinds, type NamedType } from "./leftovers/kinds.ts";
import { HoldsRecords, type Kind } from "./leftovers/leftover.ts";
import { ownAccount } from "./own-account.ts";
import { ownIam } from "./own-iam.ts";
import { refuseForeign, type Tags } from "./owner.ts";
import { removeStrayKeys } from "./stray-keys.ts";

/** What is looked at before an object in AWS is created. */
export interface InterruptedRuns {
  readonly accessKey: pulumi.ResourceHook;
  /** @param parent of the resource: below it a log group or a bucket is imported that holds records */
  before(type: NamedType, parent?: pulumi.Resource): pulumi.ResourceHook;
}

/** Inputs of every kind of object with a name of its own. */
interface NamedInputs {
  readonly name?: string;
  readonly tags: Tags;
}

/**
 * What a run leaves that is killed between AWS's acting and the engine's recording: objects whose names the next run
 * cannot take, and access keys whose secret nobody has. Each is looked for exactly when the engine is about to create
 * its like, and deleted when it is this stack's and holds nothing. What is in use or holds records is never lost: AWS
 * refuses to delete it, or it is left alone.
 */
export function interruptedRuns(account: Account): InterruptedRuns {
  const { accountId } = account;
  /** Names of users and roles that did not exist before this run: no key or policy can have been left of theirs. */
  const fresh = new Set<string>();
  const made = new Map<string, pulumi.ResourceHook>();

  const hook = (type: NamedType, parent: pulumi.Resource | undefined) =>
    new pulumi.ResourceHook(lookFor(type), async ({ name, newInputs }) => {
      if ((await ownAccount()) !== accountId) return;
      const { name: named = "", tags } = newInputs as NamedInputs;
      if (type === "aws:iam/policy:Policy" && fresh.has(identityOf(tags))) return;
      const kind: Kind<never> = kinds[type];
      const inputs = newInputs as never;
      const found = await kind.find(inputs, account);
      if (found.length === 0 && isIdentity(type)) fresh.add(named);
      const what = kind.what(inputs);
      for (const left of found) {
        refuseForeign(what, left.tags, tags);
        await left.delete().catch(async (error: Error) => {
          const remedy =
            error instanceof HoldsRecords
              ? `holds records: to keep them, ${await importCommand(type, name, kind.importId?.(inputs), parent)}`
              : `is in use (${printable(error.message)}): restore the state, or delete it by hand where no backend has that state any more`;
          throw new Error(
            `${what} exists already, made by this stack, whose state does not know it, and ${remedy}`,
          );
        });
        await pulumi.log.warn(`${what}: deleted, since an interrupted run left it`);
      }
    });

  return {
    accessKey: new pulumi.ResourceHook(lookFor("aws:iam/accessKey:AccessKey"), async ({ newInputs }) => {
      const { user } = newInputs as { user: string };
      const iam = await ownIam(accountId);
      if (iam !== undefined && !fresh.has(user)) await removeStrayKeys(iam, user);
    }),
    before(type, parent) {
      const known = made.get(type) ?? hook(type, parent);
      made.set(type, known);
      return known;
    },
  };
}

/** The name of the hook that looks for objects of a type. */
export function lookFor(type: NamedType | "aws:iam/accessKey:AccessKey"): string {
  return `look for a leftover ${type.split(":").at(-1)}`;
}

function isIdentity(type: NamedType): boolean {
  return type === "aws:iam/role:Role" || type === "aws:iam/user:User";
}

/** Name of the identity that a policy with these tags is for. */
function identityOf({ "managed-by": project = "", stack = "", team = "" }: Tags): string {
  return teamNames({ project, stack }, team).iam;
}

/** The command that brings an object under the resource that is about to be created. */
async function importCommand(
  type: NamedType,
  name: string,
  id: string | undefined,
  parent: pulumi.Resource | undefined,
): Promise<string> {
  const below = parent && ` --parent parent=${await urnOf(parent)}`;
  return `pulumi import ${type} ${name} ${id}${below ?? ""} --protect=false`;
}

function urnOf({ urn }: pulumi.Resource): Promise<string> {
  return new Promise((resolve) => urn.apply(resolve));
}
