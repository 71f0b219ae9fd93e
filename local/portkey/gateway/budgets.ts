import type { Limited } from "./limited.ts";

/** What was used. */
interface Use {
  readonly dollars: number;
  readonly tokens: number;
}

const DAY = 86_400_000;

/** Something that was used, and when. */
type Entry = Use & { readonly at: number };

/** What was used of everything that limits stand on, in memory. */
export class Spending {
  readonly #books = new Map<string, { entries: Entry[]; last_reset_at: string | null }>();

  add(limited: Limited, tokens: number, dollars: number): void {
    this.#entriesOf(limited).push({ at: Date.now(), dollars, tokens });
  }

  /** What was used in the current period. */
  of(limited: Limited): Use {
    const start = periodStart(limited, new Date());
    const entries = this.#entriesOf(limited).filter(({ at }) => at >= start);
    return {
      dollars: entries.reduce((sum, { dollars }) => sum + dollars, 0),
      tokens: entries.reduce((sum, { tokens }) => sum + tokens, 0),
    };
  }

  /** Whether the budget is used up. The request that does so is still answered in full. */
  exhausted(limited: Limited): boolean {
    const { usage_limits: limits } = limited;
    if (!limits) return false;
    const { dollars, tokens } = this.of(limited);
    return (limits.type === "tokens" ? tokens : dollars) >= limits.credit_limit;
  }

  /** Empty after a reset. The store tells its time in whole seconds: too roughly to compare entries with it. */
  #entriesOf({ id, last_reset_at }: Limited): Entry[] {
    const held = this.#books.get(id);
    if (held?.last_reset_at === last_reset_at) return held.entries;
    const entries: Entry[] = [];
    this.#books.set(id, { entries, last_reset_at });
    return entries;
  }
}

/** Months turn on the 1st and weeks on Sunday, both at 00:00 UTC (documentation of API keys and workspaces). */
function periodStart({ usage_limits: limits, created_at, last_reset_at }: Limited, now: Date): number {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  if (limits?.periodic_reset === "monthly") return Date.UTC(year, month, 1);
  if (limits?.periodic_reset === "weekly") return Date.UTC(year, month, day - now.getUTCDay());
  if (limits?.periodic_reset_days) {
    const period = limits.periodic_reset_days * DAY;
    const first = Math.floor(Date.parse(last_reset_at ?? created_at) / DAY) * DAY;
    return first + Math.floor((now.getTime() - first) / period) * period;
  }
  return 0;
}
