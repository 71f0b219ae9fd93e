import { stackRule } from "../rule.ts";
import { portkey, type Subject, teamAccess, teamOf } from "../subject.ts";

/** Every request of a team counts against a budget: of each of its API keys, or of whatever serves its regions. */
export function* teamBudget(subjects: readonly Subject[]): Generator<readonly [Subject, string]> {
  for (const team of subjects.filter(({ type }) => type === teamAccess)) {
    const own = subjects.filter((subject) => teamOf(subject) === team.name);
    const keys = own.filter(({ type }) => type === portkey.apiKey);
    const targets = own.filter(({ type }) => type === portkey.virtualKey || type === portkey.provider);
    // Of an API key made by hand nothing is known here.
    if (areLimited(keys) || areLimited(targets)) continue;
    const remedy =
      keys.length > 0
        ? "add budget: { limit: 500, periodicReset: monthly }, in dollars"
        : "its API key was made by hand: add a budget and limitsOn: virtualKey";
    yield [team, `teams.${team.name}.budget: missing (${remedy})`];
  }
}

function areLimited(subjects: readonly Subject[]): boolean {
  return subjects.length > 0 && subjects.every(({ props }) => props.usageLimits !== undefined);
}

export const teamBudgetPolicy = stackRule({
  check: teamBudget,
  description: "Every team has a budget.",
  name: "team-budget",
});
