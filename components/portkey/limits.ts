/** Money that may be spent. */
export interface Budget {
  /** Dollars. */
  readonly limit: number;
  /** Dollars at which Portkey alerts. @default no alert */
  readonly alertAt?: number | undefined;
  /** @default never */
  readonly periodicReset?: "weekly" | "monthly" | undefined;
  /** @default never */
  readonly periodicResetDays?: number | undefined;
}

/** Requests or tokens allowed per minute, hour or day. */
export interface RateLimit {
  readonly type: "requests" | "tokens";
  readonly unit: "rpm" | "rph" | "rpd";
  readonly value: number;
}

/** A budget as Portkey's API takes it. `cost` is in dollars. Source: Portkey's OpenAPI document. */
export interface UsageLimits {
  readonly type: "cost";
  readonly credit_limit: number;
  readonly alert_threshold?: number;
  readonly periodic_reset?: "weekly" | "monthly";
  readonly periodic_reset_days?: number;
}

/** The usage limits that stand for `budget`. */
export function usageLimits(budget: Budget): UsageLimits {
  return {
    credit_limit: budget.limit,
    type: "cost",
    ...(budget.alertAt !== undefined && { alert_threshold: budget.alertAt }),
    ...(budget.periodicReset !== undefined && { periodic_reset: budget.periodicReset }),
    ...(budget.periodicResetDays !== undefined && { periodic_reset_days: budget.periodicResetDays }),
  };
}

/** Limits as a resource takes them. Left out: none. */
export interface LimitInputs {
  readonly usageLimits?: UsageLimits;
  readonly rateLimits?: readonly RateLimit[];
}

/** The inputs that stand for a budget and rate limits. */
export function limitInputs(budget: Budget | undefined, rateLimits: readonly RateLimit[]): LimitInputs {
  return {
    ...(budget && { usageLimits: usageLimits(budget) }),
    ...(rateLimits.length > 0 && { rateLimits }),
  };
}
