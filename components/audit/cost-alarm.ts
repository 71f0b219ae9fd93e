import { Budget } from "@pulumi/aws/budgets/index.js";
import type * as pulumi from "@pulumi/pulumi";
import { tagsOf } from "../bedrock/identity.ts";
import type { InterruptedRuns } from "../bedrock/interrupted-runs.ts";
import { type Scope, teamNames } from "../names.ts";
import type { CostAlarmSpec } from "./audit-spec.ts";

/** An alarm about what one team costs in AWS. */
export interface CostAlarmArgs {
  readonly interruptedRuns: InterruptedRuns;
  readonly scope: Scope;
  readonly team: string;
  readonly spec: CostAlarmSpec;
}

/**
 * A budget that mails when the calls of the team's identities have cost so much in a month. It sees what AWS bills
 * by the tags of the calling identity, hours after the call, once those tags are activated.
 *
 * The filter is by tag and not by service: Claude is sold through AWS Marketplace and is not part of the service
 * "Amazon Bedrock". AWS documents the key `iamPrincipal/<tag>` for its cost reports alone. That a budget takes it too,
 * in a filter expression, is known from practice: one such alarm was seen to fire. By the plain key, which stands for
 * tags of resources, a budget saw no cost.
 */
export function costAlarm(
  name: string,
  { interruptedRuns, scope, spec, team }: CostAlarmArgs,
  options?: pulumi.CustomResourceOptions,
): Budget {
  return new Budget(
    name,
    {
      budgetType: "COST",
      // Of one environment: another one in the account may have a team of the same name.
      filterExpression: { ands: [tag("stack", scope.stack), tag("team", team)] },
      limitAmount: String(spec.monthlyLimit),
      limitUnit: "USD",
      metrics: "UnblendedCost",
      name: teamNames(scope, team).iam,
      notifications: spec.atPercent.map((threshold) => ({
        comparisonOperator: "GREATER_THAN",
        notificationType: "ACTUAL",
        subscriberEmailAddresses: spec.emails,
        threshold,
        thresholdType: "PERCENTAGE",
      })),
      tags: tagsOf(scope, team),
      timeUnit: "MONTHLY",
    },
    { ...options, hooks: { beforeCreate: [interruptedRuns.before("aws:budgets/budget:Budget")] } },
  );
}

/** Cost of calls by identities that carry a tag. */
function tag(key: string, value: string) {
  return { tags: { key: `iamPrincipal/${key}`, matchOptions: ["EQUALS"], values: [value] } };
}
