import { namedIn } from "../bedrock.ts";
import { stackRule } from "../rule.ts";
import { notYetKnown, portkey, type Subject, teamOf } from "../subject.ts";

/** What a team's identity may call lies in a region that is registered for the team in Portkey. */
export function* teamRegions(subjects: readonly Subject[]): Generator<readonly [Subject, string]> {
  const registered = Map.groupBy(
    subjects.filter(({ type }) => type === portkey.virtualKey || type === portkey.integration),
    teamOf,
  );
  for (const subject of subjects) {
    const team = teamOf(subject);
    const regions = registered.get(team)?.map(({ props }) => props.region) ?? [];
    if (team === undefined || regions.includes(notYetKnown)) continue;
    const called = namedIn(subject).filter(({ leg }) => !leg);
    for (const region of new Set(called.map(({ region }) => region))) {
      if (regions.includes(region)) continue;
      yield [
        subject,
        `teams.${team}.regions: ${subject.name} allows calls in ${region}, where Portkey makes none (registered: ${regions.join(", ") || "none"}; take the region out of the policy or add it to the team)`,
      ];
    }
  }
}

export const teamRegionsPolicy = stackRule({
  check: teamRegions,
  description: "A team's identity may call Bedrock only where the team is registered.",
  name: "team-regions",
});
