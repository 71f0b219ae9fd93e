import * as z from "zod";
import type { RateLimit, UsageLimits } from "../limits.ts";

/** Limits in the body of a virtual key, provider or API key. Left out: none. */
export interface LimitsBody {
  readonly usage_limits?: UsageLimits | undefined;
  readonly rate_limits?: readonly RateLimit[] | undefined;
}

/** Limits as an object is read. What the server adds of its own stays out: only what can be set is taken. */
export const limitsRead = {
  rate_limits: z.array(z.object({ type: z.string(), unit: z.string(), value: z.number() })).nullish(),
  usage_limits: z
    .object({
      alert_threshold: z.number().nullish(),
      credit_limit: z.number().nullish(),
      periodic_reset: z.string().nullish(),
      periodic_reset_days: z.number().nullish(),
      type: z.string().nullish(),
    })
    .nullish(),
};

/** For an update. A limit that is left out there stays as it is; `null` takes it away. */
export function clearedLimits({ rate_limits, usage_limits }: LimitsBody) {
  return { rate_limits: rate_limits ?? null, usage_limits: usage_limits ?? null };
}
