import type { Reset } from "./facts/budget-report.ts";

const money = new Intl.NumberFormat("en-US", { currency: "USD", style: "currency" });
const wholeMoney = new Intl.NumberFormat("en-US", {
  currency: "USD",
  maximumFractionDigits: 0,
  style: "currency",
});

/** An amount of dollars: whole ones, which is what budgets are, without cents. */
export function dollars(amount: number): string {
  return Number.isInteger(amount) ? wholeMoney.format(amount) : money.format(amount);
}

/** Names in a sentence. */
export function listing(names: readonly string[]): string {
  return new Intl.ListFormat("en", { type: "conjunction" }).format(names);
}

/** One of something, or several. */
export function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

/** The current period of a budget. */
export function periodWords(reset: Reset): string {
  if (reset === null) return "so far";
  if (reset === "monthly") return "this month";
  return reset === "weekly" ? "this week" : `in the last ${count(reset, "day")}`;
}

/** How often a budget begins anew. */
export function resetWords(reset: Reset): string {
  if (reset === null) return "in all";
  if (reset === "monthly") return "a month";
  return reset === "weekly" ? "a week" : `every ${count(reset, "day")}`;
}

const units = { rpd: "day", rph: "hour", rpm: "minute" } as const;

/** A rate limit: `60 requests a minute`. */
export function rateWords({
  type,
  unit,
  value,
}: {
  type: string;
  unit: keyof typeof units;
  value: number;
}): string {
  return `${value.toLocaleString("en")} ${type} ${unit === "rph" ? "an" : "a"} ${units[unit]}`;
}
