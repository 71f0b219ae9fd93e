import type { TeamReport } from "./access-report.ts";
import { ifKnown } from "./known.ts";

/** What all teams of a report come to. */
export interface Totals {
  readonly teams: number;
  /** Distinct ones, as are models and members. */
  readonly regions: number;
  readonly models: number;
  readonly members: number;
  /** Dollars in the calendar month, of teams of which that is known. */
  readonly spentThisMonth: number;
  /** Teams whose spending is not known. */
  readonly uncounted: number;
  /** Teams with a budget of a calendar month: dollars that they may spend, and those that they have spent. */
  readonly monthlyBudgets: { readonly teams: number; readonly allowed: number; readonly spent: number };
  /** Teams with a budget of another period, or one that cannot be added up. */
  readonly otherBudgets: number;
  readonly withoutBudget: number;
}

export function totals(teams: readonly TeamReport[]): Totals {
  const monthly = teams.filter(({ budget }) => budget?.reset === "monthly");
  const withoutBudget = teams.filter(({ limits }) => limits.length === 0).length;
  return {
    members: distinct(teams.map(({ members }) => members)),
    models: distinct(teams.map(({ models }) => models.map(({ id }) => id))),
    monthlyBudgets: {
      allowed: monthly.reduce((sum, { budget }) => sum + (budget?.allowed ?? 0), 0),
      spent: spentBy(monthly),
      teams: monthly.length,
    },
    otherBudgets: teams.length - monthly.length - withoutBudget,
    regions: distinct(teams.map(({ regions }) => regions)),
    spentThisMonth: spentBy(teams),
    teams: teams.length,
    uncounted: teams.filter(({ spentThisMonth }) => "why" in spentThisMonth).length,
    withoutBudget,
  };
}

/** Dollars, rounded to cents as each team's are. */
function spentBy(teams: readonly TeamReport[]): number {
  const sum = teams.reduce((total, { spentThisMonth }) => total + (ifKnown(spentThisMonth) ?? 0), 0);
  return Math.round(sum * 100) / 100;
}

function distinct(lists: readonly (readonly string[])[]): number {
  return new Set(lists.flat()).size;
}
