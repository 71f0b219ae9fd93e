import type { RateLimits } from "../limits.ts";
import type { Limited } from "./limited.ts";

type RateLimit = RateLimits[number];

/** How long it takes to fill a bucket, in milliseconds. */
const WINDOW: Record<RateLimit["unit"], number> = {
  rps: 1_000,
  rpm: 60_000,
  rph: 3_600_000,
  rpd: 86_400_000,
  rpw: 604_800_000,
};

/**
 * Requests and tokens per time, as Portkey's gateway counts them: each limit is a bucket that starts full and is
 * filled again evenly. Tokens are taken out once an answer has told them, so one answer may overdraw.
 */
export class RateBuckets {
  readonly #buckets = new Map<string, { left: number; filledAt: number }>();

  /** How long the next request has to wait, in milliseconds; 0 where it need not. */
  wait(limited: Limited): number {
    return Math.max(0, ...inForce(limited).map((limit) => this.#waitOf(limited, limit)));
  }

  /** Takes out of the buckets of this kind what was used. */
  take(limited: Limited, type: RateLimit["type"], units: number): void {
    for (const limit of inForce(limited)) {
      if (limit.type !== type) continue;
      const bucket = this.#filled(limited, limit);
      bucket.left = Math.max(0, bucket.left - units);
    }
  }

  #waitOf(limited: Limited, limit: RateLimit): number {
    const { left } = this.#filled(limited, limit);
    return left >= 1 ? 0 : Math.ceil(((1 - left) * WINDOW[limit.unit]) / limit.value);
  }

  #filled({ id }: Limited, { type, unit, value }: RateLimit) {
    const name = `${id} ${type} ${unit}`;
    const now = Date.now();
    const bucket = this.#buckets.get(name) ?? { filledAt: now, left: value };
    this.#buckets.set(name, bucket);
    const added = Math.floor(((now - bucket.filledAt) * value) / WINDOW[unit]);
    if (added > 0) Object.assign(bucket, { filledAt: now, left: Math.min(value, bucket.left + added) });
    return bucket;
  }
}

/** A value of 0 switches a limit off. */
function inForce({ rate_limits }: Limited): RateLimit[] {
  return (rate_limits ?? []).filter(({ value }) => value > 0);
}
