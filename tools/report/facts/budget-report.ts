import type { Budget } from "../../../components/portkey/limits.ts";
import type { TeamSpec } from "../../../components/team-spec.ts";
import { startOfMonth } from "../../team-costs.ts";

/** When spending starts from 0 again: a calendar period, a number of days, or never (null). */
export type Reset = "weekly" | "monthly" | number | null;

/** What may be spent with one key. */
export interface LimitReport {
  /** `API key`, a region whose virtual key it is, or a member. */
  readonly on: string;
  /** Dollars. Null: without a limit. */
  readonly limit: number | null;
  /** Dollars at which Portkey alerts. Null: no alert. */
  readonly alertAt: number | null;
  readonly reset: Reset;
}

/** What a team may spend in one period, all of its keys together. */
export interface BudgetReport {
  /** Dollars. */
  readonly allowed: number;
  /** Dollars at which at least one key has alerted for sure. Null: not every key has an alert. */
  readonly alertAt: number | null;
  readonly reset: Reset;
}

const millisecondsOfADay = 86_400_000;

/** Before anything that Portkey may have counted. */
const beginning = new Date("2023-01-01T00:00:00Z");

/** The limits of a team, one for each key that they stand on; none where the team has no budget anywhere. */
export function limitReports({ apiKeys, budget, limitsOn, members, regions }: TeamSpec): LimitReport[] {
  const limits =
    limitsOn === "virtualKey"
      ? regions.map((region) => limitReport(region, budget))
      : apiKeys === "perMember"
        ? members.map((member) => limitReport(member.name, member.budget ?? budget))
        : [limitReport("API key", budget)];
  return limits.some(({ limit }) => limit !== null) ? limits : [];
}

function limitReport(on: string, budget: Budget | undefined): LimitReport {
  return {
    alertAt: budget?.alertAt ?? null,
    limit: budget?.limit ?? null,
    on,
    reset: budget?.periodicReset ?? budget?.periodicResetDays ?? null,
  };
}

/** Limits added up. Null where one is missing, or where their periods differ. */
export function budgetReport(limits: readonly LimitReport[]): BudgetReport | null {
  const [first] = limits;
  if (first === undefined || limits.some(({ reset }) => reset !== first.reset)) return null;
  const allowed = sum(limits.map(({ limit }) => limit));
  if (allowed === null) return null;
  return { alertAt: sum(limits.map(({ alertAt }) => alertAt)), allowed, reset: first.reset };
}

function sum(amounts: readonly (number | null)[]): number | null {
  return amounts.reduce((total, amount) => (total === null || amount === null ? null : total + amount), 0);
}

/**
 * When the current period of a budget began. Months turn on the 1st and weeks on Sunday, at 00:00 UTC. Periods of days
 * begin with a key's making, which is not known here: as many days back, so that the period's spending is part of what
 * is found.
 */
export function periodStart(reset: Reset, now: Date): Date {
  if (reset === null) return beginning;
  if (reset === "monthly") return startOfMonth(now);
  const today = Math.floor(now.getTime() / millisecondsOfADay) * millisecondsOfADay;
  const days = reset === "weekly" ? now.getUTCDay() : reset;
  return new Date(today - days * millisecondsOfADay);
}

/** The starts of all periods that a team's spending is looked up for. */
export function periodsOf(spec: TeamSpec, now: Date): Date[] {
  const budget = budgetReport(limitReports(spec));
  return [startOfMonth(now), ...(budget ? [periodStart(budget.reset, now)] : [])];
}
