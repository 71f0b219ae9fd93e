import type { Ledger } from "../ledger.ts";
import { costOf, startOfMonth } from "../team-costs.ts";

/** What Portkey counts as a team's cost this month, or why that is not known: one line for people. */
export async function costLine(ledger: Ledger, team: string, now: Date): Promise<string> {
  const from = startOfMonth(now);
  const month = from.toISOString().slice(0, "2026-01".length);
  try {
    const cost = await costOf(ledger, team, { from, to: now });
    return cost === undefined
      ? `cost in ${month}: Portkey has counted none for ${team}`
      : `cost in ${month}: $${cost.toFixed(2)} for ${team}, as Portkey counts it`;
  } catch (error) {
    return `cost not known: ${(error as Error).message.replaceAll(/\s+/g, " ")}`;
  }
}
