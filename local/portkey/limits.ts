import { z } from "zod";

/**
 * A budget. `credit_limit` and `alert_threshold` are whole dollars (`cost`) or tokens; the threshold is an
 * amount, not a percentage. That `credit_limit` must be there, and 100 tokens at least, is stated by Portkey's
 * docs and Terraform provider, not by its API description.
 */
export const usageLimits = z
  .strictObject({
    type: z.enum(["cost", "tokens"]).optional(),
    credit_limit: z.int().min(1),
    alert_threshold: z.int().min(1).nullish(),
    periodic_reset: z.enum(["monthly", "weekly"]).nullish(),
    periodic_reset_days: z.int().min(1).max(365).nullish(),
    next_usage_reset_at: z.iso.datetime({ offset: true }).nullish(),
  })
  .refine((limits) => (limits.alert_threshold ?? 0) < limits.credit_limit, {
    path: ["alert_threshold"],
    message: "must be less than credit_limit",
  })
  .refine((limits) => !(limits.periodic_reset && limits.periodic_reset_days), {
    path: ["periodic_reset_days"],
    message: "mutually exclusive with periodic_reset",
  })
  .refine((limits) => limits.type !== "tokens" || limits.credit_limit >= 100, {
    path: ["credit_limit"],
    message: "must be at least 100 tokens",
  });

/** A budget as it was written. */
export type UsageLimits = z.infer<typeof usageLimits>;

const rateLimit = <const Unit extends string>(units: readonly Unit[]) =>
  z.strictObject({ type: z.enum(["requests", "tokens"]), unit: z.enum(units), value: z.int().min(0) });

/**
 * How much per time, for virtual keys, providers and integrations: per day, hour or minute. An array, although the API description
 * says object: the live API and Portkey's Terraform provider use an array everywhere.
 */
export const rateLimits = z.array(rateLimit(["rpd", "rph", "rpm"]));

/** How much per time, for API keys, which also know seconds and weeks. A value of 0 disables. */
export const apiKeyRateLimits = z.array(rateLimit(["rpd", "rph", "rpm", "rps", "rpw"]));

/** Rate limits as they were written. */
export type RateLimits = z.infer<typeof apiKeyRateLimits>;

/**
 * A budget as the API answers it: with the server's own bookkeeping beside what was written
 * (`is_expired_alerts_sent` in recorded live responses, 2026-06; the others in the gateway's types).
 *
 * @param since when the current period of `periodic_reset_days` began
 */
export function readUsageLimits(limits: UsageLimits | null, since: string): object | null {
  if (!limits) return null;
  return {
    ...limits,
    next_usage_reset_at: limits.next_usage_reset_at ?? nextReset(limits, new Date(since)),
    status: "active",
    current_usage: 0,
    is_threshold_alerts_sent: false,
    is_expired_alerts_sent: false,
  };
}

/** Months turn on the 1st and weeks on Sunday, both at 00:00 UTC (documentation of API keys and workspaces). */
function nextReset(limits: UsageLimits, since: Date): string | null {
  const today = new Date();
  const at = (year: number, month: number, day: number) => new Date(Date.UTC(year, month, day)).toISOString();
  if (limits.periodic_reset === "monthly") return at(today.getUTCFullYear(), today.getUTCMonth() + 1, 1);
  if (limits.periodic_reset === "weekly")
    return at(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate() + 7 - today.getUTCDay());
  if (limits.periodic_reset_days)
    return at(since.getUTCFullYear(), since.getUTCMonth(), since.getUTCDate() + limits.periodic_reset_days);
  return null;
}
