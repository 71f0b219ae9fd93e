import { type Found, ownIam } from "../own-iam.ts";
import type { Kind, Leftover } from "./leftover.ts";

/** Team users. IAM itself refuses to delete one that has keys or policies. */
export const user: Kind<{ name: string }> = {
  find: async ({ name }, { accountId }) => some(await (await ownIam(accountId))?.user(name)),
  what: ({ name }) => `IAM user ${name}`,
};

/** Team roles, and the one by which Bedrock writes records. IAM itself refuses to delete one that has policies. */
export const role: Kind<{ name: string }> = {
  find: async ({ name }, { accountId }) => some(await (await ownIam(accountId))?.role(name)),
  what: ({ name }) => `IAM role ${name}`,
};

/** Policies. IAM itself refuses to delete one that is attached. */
export const policy: Kind<{ name: string; path: string }> = {
  async find({ name, path }, { accountId, partition }) {
    const iam = await ownIam(accountId);
    return some(await iam?.policy(`arn:${partition}:iam::${accountId}:policy${path}${name}`));
  },
  what: ({ name }) => `IAM policy ${name}`,
};

function some(found: Found | undefined): readonly Leftover[] {
  return found === undefined ? [] : [found];
}
