import type {
  Budget,
  Budgets,
  BudgetType,
  Expression,
  Metric,
  Notification,
  NotificationWithSubscribers,
  ResourceTag,
  Subscriber,
  TimeUnit,
} from "@aws-sdk/client-budgets";
import type { Tag } from "@aws-sdk/client-iam";
import type { Handler } from "../handler.ts";
import { getCallerIdentity } from "./caller-identity.ts";
import { clientSettings } from "./client-settings.ts";
import { madeUpName } from "./names.ts";
import { during } from "./provider-errors.ts";
import { fromList, type Tags, tagChanges, tagOutputs, toList } from "./tags.ts";

interface Inputs {
  name: string;
  accountId: string;
  budgetType: BudgetType;
  timeUnit: TimeUnit;
  limitAmount: string;
  limitUnit: string;
  metrics?: Metric;
  filterExpression?: Filter;
  notifications?: WrittenNotification[];
  tags?: Tags;
}

interface Filter {
  ands?: Filter[];
  ors?: Filter[];
  not?: Filter;
  tags?: { key: string; values: string[]; matchOptions?: string[] };
}

interface WrittenNotification {
  notificationType: string;
  comparisonOperator: string;
  threshold: number;
  thresholdType: string;
  subscriberEmailAddresses?: string[];
}

/**
 * `aws.budgets.Budget` of the caller's account whose filter is by tags. Its id is `account:name`; another name replaces
 * it, and everything else updates in place. As with the real provider, notifications are made one by one after the budget.
 */
export const budget: Handler = {
  inputs: [
    "name",
    "budgetType",
    "timeUnit",
    "limitAmount",
    "limitUnit",
    "metrics",
    "filterExpression",
    "notifications",
    "tags",
  ],
  replacing: ["name"],
  uniqueName: "name",
  comparable: {
    limitAmount: Number,
    notifications: (list) => new Set(((list ?? []) as WrittenNotification[]).map(textOf)),
    tags: (tags) => tags ?? {},
  },

  defaults: (resourceName) => ({ name: madeUpName(resourceName) }),

  async create(properties) {
    const { accountId } = await getCallerIdentity({});
    const inputs = { ...(properties as unknown as Inputs), accountId: String(accountId) };
    const budgets = await client();
    await during(
      `creating Budget (${inputs.name})`,
      "Budgets: CreateBudget",
      budgets.createBudget({
        AccountId: inputs.accountId,
        Budget: toBudget(inputs),
        ResourceTags: toList(inputs.tags) as ResourceTag[],
      }),
    );
    await notify(budgets, inputs, inputs.notifications ?? []);
    return { id: `${accountId}:${inputs.name}`, outputs: outputsOf(inputs) };
  },

  async read(id) {
    const [accountId = "", name = ""] = id.split(":");
    const at = { AccountId: accountId, BudgetName: name };
    const budgets = await client();
    const live = await ifThere(budgets.describeBudget(at));
    if (!live?.Budget) return undefined;
    const { Notifications = [] } = await budgets.describeNotificationsForBudget(at);
    const notifications = await Promise.all(
      Notifications.map(async (Notification) => {
        const { Subscribers } = await budgets.describeSubscribersForNotification({ ...at, Notification });
        return fromNotification(Notification, Subscribers);
      }),
    );
    const { ResourceTags } = await budgets.listTagsForResource({ ResourceARN: arnOf({ accountId, name }) });
    const tags = fromList(ResourceTags as Tag[]);
    return { id, outputs: outputsOf({ ...fromBudget(live.Budget), accountId, notifications, tags }) };
  },

  async update(_id, olds, news) {
    const from = olds as unknown as Inputs;
    const inputs = { ...(news as unknown as Inputs), accountId: from.accountId };
    const { accountId: AccountId, name: BudgetName } = inputs;
    const budgets = await client();
    await budgets.updateBudget({ AccountId, NewBudget: toBudget(inputs) });
    const [before, after] = [from.notifications ?? [], inputs.notifications ?? []];
    const [old, wanted] = [before.map(textOf), after.map(textOf)];
    for (const gone of before.filter((_, index) => !wanted.includes(old[index] ?? ""))) {
      const { Notification } = toNotification(gone);
      await budgets.deleteNotification({ AccountId, BudgetName, Notification });
    }
    await notify(
      budgets,
      inputs,
      after.filter((_, index) => !old.includes(wanted[index] ?? "")),
    );
    const { remove, write } = tagChanges(from.tags, inputs.tags);
    const ResourceARN = arnOf(inputs);
    if (write.length > 0) await budgets.tagResource({ ResourceARN, ResourceTags: write as ResourceTag[] });
    if (remove.length > 0) await budgets.untagResource({ ResourceARN, ResourceTagKeys: remove });
    return outputsOf(inputs);
  },

  async delete(id) {
    const [AccountId = "", BudgetName = ""] = id.split(":");
    await ifThere((await client()).deleteBudget({ AccountId, BudgetName }));
  },
};

/** Most runs never need this client, so they do not wait for it to load. */
async function client(): Promise<Budgets> {
  const { Budgets } = await import("@aws-sdk/client-budgets");
  return new Budgets(await clientSettings("us-east-1"));
}

async function ifThere<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && error.name === "NotFoundException") return undefined;
    throw error;
  }
}

async function notify(
  budgets: Budgets,
  { accountId: AccountId, name: BudgetName }: Inputs,
  notifications: readonly WrittenNotification[],
): Promise<void> {
  for (const written of notifications) {
    await budgets.createNotification({ AccountId, BudgetName, ...toNotification(written) });
  }
}

/** A text that is the same for notifications that are. */
function textOf(notification: WrittenNotification): string {
  return JSON.stringify(Object.entries(notification).sort());
}

function toNotification({
  subscriberEmailAddresses = [],
  ...rest
}: WrittenNotification): NotificationWithSubscribers {
  const Notification = {
    NotificationType: rest.notificationType,
    ComparisonOperator: rest.comparisonOperator,
    Threshold: rest.threshold,
    ThresholdType: rest.thresholdType,
  } as Notification;
  return {
    Notification,
    Subscribers: subscriberEmailAddresses.map((Address) => ({ SubscriptionType: "EMAIL", Address })),
  };
}

function fromNotification(
  notification: Notification,
  subscribers: readonly Subscriber[] = [],
): WrittenNotification {
  return {
    notificationType: notification.NotificationType ?? "",
    comparisonOperator: notification.ComparisonOperator ?? "",
    threshold: notification.Threshold ?? 0,
    thresholdType: notification.ThresholdType ?? "",
    subscriberEmailAddresses: subscribers.map(({ Address = "" }) => Address),
  };
}

function toBudget(inputs: Inputs): Budget {
  const { filterExpression, metrics } = inputs;
  return {
    BudgetName: inputs.name,
    BudgetType: inputs.budgetType,
    TimeUnit: inputs.timeUnit,
    BudgetLimit: { Amount: inputs.limitAmount, Unit: inputs.limitUnit },
    ...(metrics && { Metrics: [metrics] }),
    ...(filterExpression && { FilterExpression: toExpression(filterExpression) }),
  };
}

function fromBudget(live: Budget): Omit<Inputs, "accountId"> {
  const [metrics] = live.Metrics ?? [];
  return {
    name: live.BudgetName ?? "",
    budgetType: live.BudgetType as BudgetType,
    timeUnit: live.TimeUnit as TimeUnit,
    limitAmount: live.BudgetLimit?.Amount ?? "",
    limitUnit: live.BudgetLimit?.Unit ?? "",
    ...(metrics && { metrics }),
    ...(live.FilterExpression && { filterExpression: fromExpression(live.FilterExpression) }),
  };
}

function toExpression({ ands, not, ors, tags, ...unknown }: Filter): Expression {
  const [key] = Object.keys(unknown);
  if (key) throw new Error(`the local AWS plugin does not know ${key} in the filter of a budget`);
  return {
    ...(ands && { And: ands.map(toExpression) }),
    ...(ors && { Or: ors.map(toExpression) }),
    ...(not && { Not: toExpression(not) }),
    ...(tags && {
      Tags: { Key: tags.key, Values: tags.values, MatchOptions: tags.matchOptions as never },
    }),
  };
}

function fromExpression({ And, Not, Or, Tags }: Expression): Filter {
  const { Key = "", MatchOptions, Values = [] } = Tags ?? {};
  return {
    ...(And && { ands: And.map(fromExpression) }),
    ...(Or && { ors: Or.map(fromExpression) }),
    ...(Not && { not: fromExpression(Not) }),
    ...(Tags && { tags: { key: Key, values: Values, ...(MatchOptions && { matchOptions: MatchOptions }) } }),
  };
}

function arnOf({ accountId, name }: Pick<Inputs, "accountId" | "name">): string {
  return `arn:aws:budgets::${accountId}:budget/${name}`;
}

function outputsOf(inputs: Inputs) {
  return { ...inputs, arn: arnOf(inputs), ...tagOutputs(inputs.tags) };
}
