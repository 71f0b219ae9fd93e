import { printable } from "../shared/printable.ts";

/** Tags of an object in AWS. */
export type Tags = Readonly<Record<string, string>>;

/**
 * Refuses to go on with an object that is not this stack's. The message names the stack that it belongs to, and never
 * advises to delete what another stack uses.
 *
 * @param what kind and name of the object, e.g. `IAM user acme-prod-payments`
 * @param found its tags
 * @param ours tags of what this stack is about to make
 * @throws Error
 */
export function refuseForeign(what: string, found: Tags, ours: Tags): void {
  if (Object.entries(ours).every(([key, value]) => found[key] === value)) return;
  const owner = ownerOf(found);
  throw new Error(
    owner === undefined
      ? `${what} exists already and has no tags of this program: rename it, or what is to be made`
      : `${what} exists already and belongs to ${owner}, by its tags: give one of the two another name`,
  );
}

/** The team, stack and project that an object was made for, in words. Undefined without this program's tags. */
function ownerOf({ "managed-by": project, stack, team }: Tags): string | undefined {
  if (project === undefined || stack === undefined) return undefined;
  const ofStack = `stack "${printable(stack)}" of project "${printable(project)}"`;
  return team === undefined ? ofStack : `team "${printable(team)}" of ${ofStack}`;
}
