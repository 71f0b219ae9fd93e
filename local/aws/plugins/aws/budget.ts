import type {
  Budget,
  Budgets,
  BudgetType,
  Expression,
  Metric,
  Notification,
  NotificationWithSubscribers,
  TimeUnit,
} from "@aws-sdk/client-budgets";
import type { Handler } from "../handler.ts";
import { getCallerIdentity } from "./caller-identity.ts";
import { madeUpName } from "./names.ts";

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
 * `aws.budgets.Budget` of the caller's account whose filter is by tags. Its id is `account:name`; another name
 * replaces it. A change deletes it and makes it anew, where the real provider calls UpdateBudget: moto has no such
 * thing. Nor does moto tell who is notified, so that addresses stay as the state has them.
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
  ],
  replacing: ["name"],
  uniqueName: "name",
  comparable: {
    limitAmount: Number,
    notifications: (list) =>
      new Set(((list ?? []) as object[]).map((item) => JSON.stringify(Object.entries(item).sort()))),
  },

  defaults: (resourceName) => ({ name: madeUpName(resourceName) }),

  async create(properties) {
    const { accountId } = await getCallerIdentity({});
    const inputs = { ...(properties as unknown as Inputs), accountId: String(accountId) };
    await make(inputs);
    return { id: `${accountId}:${inputs.name}`, outputs: outputsOf(inputs) };
  },

  async read(id, properties) {
    const kept = properties as unknown as Inputs;
    const [accountId = "", name = ""] = id.split(":");
    const at = { AccountId: accountId, BudgetName: name };
    const budgets = await client();
    const live = await ifThere(budgets.describeBudget(at));
    if (!live?.Budget) return undefined;
    const { Notifications = [] } = await budgets.describeNotificationsForBudget(at);
    const inputs = fromLive(live.Budget, Notifications, kept.notifications ?? []);
    return { id, outputs: outputsOf({ ...inputs, accountId }) };
  },

  async update(id, olds, news) {
    const { accountId } = olds as unknown as Inputs;
    const inputs = { ...(news as unknown as Inputs), accountId };
    await remove(id);
    await make(inputs);
    return outputsOf(inputs);
  },

  delete: (id) => remove(id),
};

/** Most runs never need this client, so they do not wait for it to load. */
async function client(): Promise<Budgets> {
  const { Budgets } = await import("@aws-sdk/client-budgets");
  return new Budgets({ region: "us-east-1" });
}

async function ifThere<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && error.name === "NotFoundException") return undefined;
    throw error;
  }
}

async function make(inputs: Inputs): Promise<void> {
  const { filterExpression, metrics, notifications = [] } = inputs;
  await (await client()).createBudget({
    AccountId: inputs.accountId,
    Budget: {
      BudgetName: inputs.name,
      BudgetType: inputs.budgetType,
      TimeUnit: inputs.timeUnit,
      BudgetLimit: { Amount: inputs.limitAmount, Unit: inputs.limitUnit },
      ...(metrics && { Metrics: [metrics] }),
      ...(filterExpression && { FilterExpression: toExpression(filterExpression) }),
    },
    NotificationsWithSubscribers: notifications.map(toNotification),
  });
}

async function remove(id: string): Promise<void> {
  const [AccountId = "", BudgetName = ""] = id.split(":");
  await ifThere((await client()).deleteBudget({ AccountId, BudgetName }));
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

function fromLive(live: Budget, Notifications: Notification[], kept: WrittenNotification[]) {
  const [metrics] = live.Metrics ?? [];
  return {
    name: live.BudgetName ?? "",
    budgetType: live.BudgetType as BudgetType,
    timeUnit: live.TimeUnit as TimeUnit,
    limitAmount: live.BudgetLimit?.Amount ?? "",
    limitUnit: live.BudgetLimit?.Unit ?? "",
    ...(metrics && { metrics }),
    ...(live.FilterExpression && { filterExpression: fromExpression(live.FilterExpression) }),
    notifications: Notifications.map((notification) => {
      const written = {
        notificationType: notification.NotificationType ?? "",
        comparisonOperator: notification.ComparisonOperator ?? "",
        threshold: notification.Threshold ?? 0,
        thresholdType: notification.ThresholdType ?? "",
      };
      const known = kept.find(
        ({ notificationType, threshold }) =>
          notificationType === written.notificationType && threshold === written.threshold,
      );
      return { ...written, subscriberEmailAddresses: known?.subscriberEmailAddresses ?? [] };
    }),
  };
}

function outputsOf(inputs: Inputs) {
  return { ...inputs, arn: `arn:aws:budgets::${inputs.accountId}:budget/${inputs.name}` };
}
