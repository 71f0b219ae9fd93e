import type { StackConfig } from "../stack-config.ts";
import type { TeamSpec } from "../team-spec.ts";
import type { TeamAddress } from "./address.ts";

/** The parts of an environment that decide what a rename replaces. */
export type Renamed = Pick<StackConfig, "audit" | "identity" | "registration" | "teams">;

/**
 * What a rename replaces and what stays, in one line: of every team where the stack or its project was renamed, else of
 * the one team.
 */
export function renameWarning(from: TeamAddress, to: TeamAddress, environment: Renamed): string {
  const home = ({ project, stack }: TeamAddress) => `${project}/${stack}`;
  const wholeStack = home(from) !== home(to);
  const { identity, registration } = environment;
  const teams = wholeStack ? Object.values(environment.teams) : [environment.teams[to.team] as TeamSpec];
  const some = (holds: (spec: TeamSpec) => boolean) => teams.some(holds);
  const hasUser = some((spec) => (spec.identity ?? identity) === "accessKey");
  const hasRole = some((spec) => (spec.identity ?? identity) === "assumedRole");
  const inCatalog = some((spec) => (spec.registration ?? registration) === "catalog");

  const replaced = [
    ...(hasUser
      ? ["IAM users with their access keys (requests fail until the new key is registered, a few seconds)"]
      : []),
    ...(hasRole ? ["IAM roles"] : []),
    ...(inCatalog
      ? [
          "providers of the model catalog (their limits count from 0; settings that name one are to be handed out again)",
        ]
      : []),
    ...(wholeStack && environment.audit?.invocationLogging !== undefined
      ? [`places of records of calls (the records in them are deleted: copy out what is to be kept)`]
      : []),
  ];
  const what = wholeStack
    ? `renamed from ${home(from)} to ${home(to)}`
    : `teams.${to.team}: renamed from ${from.team}`;
  return `${what}. Replaced: ${replaced.join("; ")}. Kept: API keys with their budgets and what was spent${inCatalog ? "" : ", virtual keys"}, configs`;
}

/**
 * The warning of a run that deletes teams and makes others, which may be a rename that nobody wrote down.
 *
 * @param before names of the teams that the state has
 * @param after names of the teams that the file has
 * @returns nothing where no team is deleted
 */
export function deletionWarning(before: readonly string[], after: readonly string[]): string | undefined {
  const deleted = before.filter((team) => !after.includes(team));
  const made = after.filter((team) => !before.includes(team));
  const [old] = deleted;
  if (old === undefined || made.length === 0) return undefined;
  return `teams: ${deleted.join(", ")} deleted with API keys and budgets, ${made.join(", ")} made anew. If a team was only renamed, its new entry needs its old name (renamedFrom: ${old}): then it keeps them, and what was spent`;
}
