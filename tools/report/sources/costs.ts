import { type Ledger, ledgerOf, type PortkeyVariables } from "../../ledger.ts";
import type { Project } from "../../project/project.ts";
import { costsByTeam } from "../../team-costs.ts";
import { periodsOf } from "../facts/budget-report.ts";
import type { Known } from "../facts/known.ts";
import type { StackSource } from "../facts/stack-report.ts";
import type { StackFiles } from "./stacks.ts";

type Costs = Known<ReadonlyMap<string, number>>;

/**
 * What looks up the costs of a stack's teams, for each period that their budgets have. Stacks of one workspace share
 * what was looked up.
 */
export function costsLookup(project: Project, env: PortkeyVariables, now: Date) {
  const found = new Map<string, Promise<Costs>>();
  return async ({ config, files }: StackFiles): Promise<StackSource["costs"]> => {
    const ledger = ledgerOf(project, files, env);
    const starts = Object.values(config.teams).flatMap((spec) => periodsOf(spec, now));
    const known = starts.map(async (from) => {
      const key = JSON.stringify([ledger, from]);
      const costs = found.get(key) ?? lookUp(ledger, from, now);
      found.set(key, costs);
      return [from.toISOString(), await costs] as const;
    });
    return new Map(await Promise.all(known));
  };
}

async function lookUp(ledger: Ledger | { readonly why: string }, from: Date, to: Date): Promise<Costs> {
  if ("why" in ledger) return ledger;
  try {
    return { value: await costsByTeam(ledger, { from, to }) };
  } catch (error) {
    return { why: (error as Error).message.replaceAll(/\s+/g, " ") };
  }
}
