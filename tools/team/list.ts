import { columns } from "../columns.ts";
import type { Standing } from "../project/standing.ts";

/** A team as a list shows it. */
export interface Row {
  readonly team: string;
  readonly environment: string;
  readonly stack: string;
  readonly file: string;
  readonly line: number;
  readonly regions: readonly string[];
  readonly models: readonly string[];
  /** As its file says it, null for none. */
  readonly budget: object | null;
}

/** What a list shows of a team, as its file says it, checked or not: a list is for looking around. */
export function rowOf({ environment, file, line, stack, team, value }: Standing): Row {
  const { budget, models, regions } = Object(value) as Readonly<Record<string, unknown>>;
  return {
    team,
    environment,
    stack,
    file: file.name,
    line,
    regions: textsIn(regions),
    models: [...new Set(textsIn(models))],
    budget: typeof budget === "object" ? budget : null,
  };
}

/** Rows as lines in columns. */
export function table(rows: readonly Row[]): string {
  return columns([
    ["TEAM", "ENVIRONMENT", "REGIONS", "MODELS", "BUDGET", "FILE"],
    ...rows.map(({ budget, environment, file, line, models, regions, team }) => [
      team,
      environment,
      regions.join(", "),
      models.join(", "),
      budgetText(budget),
      `${file}:${line}`,
    ]),
  ]);
}

function budgetText(budget: object | null): string {
  const { limit, periodicReset, periodicResetDays } = Object(budget) as Readonly<Record<string, unknown>>;
  if (limit === undefined) return "-";
  const period =
    periodicReset ?? (periodicResetDays === undefined ? "in all" : `every ${periodicResetDays} days`);
  return `$${limit} ${period}`;
}

/** Every text in a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
