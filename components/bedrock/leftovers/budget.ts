import { perRegion, unlessMissing } from "./clients.ts";
import type { Kind } from "./leftover.ts";

const budgets = perRegion(
  async (settings) => new (await import("@aws-sdk/client-budgets")).Budgets(settings),
);

/** Budgets are one account's, whatever the region, and this is where they are asked for. */
const home = "us-east-1";

/** Cost alarms. What a budget has seen is billing data, which its successor sees as well. */
export const budget: Kind<{ name: string }> = {
  async find({ name }, { accountId }) {
    const client = await budgets(home);
    const at = { AccountId: accountId, BudgetName: name };
    if (!(await unlessMissing(client.describeBudget(at), "NotFoundException"))) return [];
    const arn = `arn:aws:budgets::${accountId}:budget/${name}`;
    const { ResourceTags = [] } = await client.listTagsForResource({ ResourceARN: arn });
    const tags = Object.fromEntries(ResourceTags.map(({ Key = "", Value = "" }) => [Key, Value]));
    return [{ arn, delete: () => client.deleteBudget(at), tags }];
  },

  what: ({ name }) => `budget ${name}`,
};
