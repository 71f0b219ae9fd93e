import type { Spending } from "./budgets.ts";
import type { RateBuckets } from "./rate-limits.ts";

/** What has been used of all limits. */
export interface Counters {
  readonly spending: Spending;
  readonly rates: RateBuckets;
}
