import type { RateLimit, UsageLimits } from "../limits.ts";

/** Limits as an object's state keeps them. Left out: no limit. */
export interface Limits {
  readonly usageLimits?: UsageLimits | undefined;
  readonly rateLimits?: readonly RateLimit[] | undefined;
}

/** Limits as the server gives them. */
interface LimitsRead {
  readonly usage_limits?: Readonly<Record<string, unknown>> | null | undefined;
  readonly rate_limits?: readonly unknown[] | null | undefined;
}

/**
 * The limits that stand on the server, in the form of the state. Of a budget that we set, only the fields
 * that we set count, since the server adds others of its own.
 */
export function recordedLimits(recorded: Limits, read: LimitsRead): Limits {
  const ours = recorded.usageLimits && Object.keys(recorded.usageLimits);
  const standing = Object.entries(read.usage_limits ?? {}).filter(
    ([field, value]) => value !== null && value !== undefined && (ours?.includes(field) ?? true),
  );
  const usageLimits = Object.fromEntries(standing) as unknown as UsageLimits;
  const rateLimits = (read.rate_limits ?? []) as readonly RateLimit[];
  return {
    rateLimits: rateLimits.length > 0 ? rateLimits : undefined,
    usageLimits: usageLimits.credit_limit === undefined ? undefined : usageLimits,
  };
}
