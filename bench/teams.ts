/** Teams as a stack's file has them, by name. */
export type Teams = Readonly<Record<string, Team>>;

/** A team of a benchmark: two regions, a budget, a fallback between them. */
export interface Team {
  readonly regions: readonly string[];
  readonly models: { readonly default: string };
  readonly budget: { readonly limit: number };
  /** Serials of its keys, once they are rotated. */
  readonly accessKey?: { readonly serial: number };
  readonly apiKey?: { readonly serial: number };
}

const team: Team = {
  budget: { limit: 100 },
  models: { default: "us.anthropic.claude-sonnet-4-6" },
  regions: ["us-east-1", "us-west-2"],
};

/** So many teams, all alike. */
export function teamsOf(count: number): Teams {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [nameOf(index + 1), team]));
}

/** @param number from 1 */
export function nameOf(number: number): string {
  return `team-${String(number).padStart(3, "0")}`;
}
