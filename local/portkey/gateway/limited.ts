import type { RateLimits, UsageLimits } from "../limits.ts";

/** What limits stand on: an API key, a virtual key, a provider, a workspace's access to an integration. */
export interface Limited {
  /** Under which its use is counted. */
  readonly id: string;
  readonly usage_limits: UsageLimits | null;
  readonly rate_limits: RateLimits | null;
  readonly created_at: string;
  /** When its use was set to nothing by hand. */
  readonly last_reset_at: string | null;
}
