import { type TeamNames, teamNames } from "../../components/names.ts";
import { resourceRule } from "../rule.ts";
import { homeOf, notYetKnown, portkey, type Subject, teamOf } from "../subject.ts";

type Props = Subject["props"];

/** By type, the inputs that name an object and what they must be. */
const expected: Readonly<
  Record<string, (names: TeamNames, team: string, props: Props) => Readonly<Record<string, string>>>
> = {
  [portkey.apiKey](names, team, { metadata }) {
    const { _user: member } = Object(metadata);
    return member === undefined
      ? { description: names.marker(team), name: names.portkey }
      : { description: names.marker(`${team}/members/${member}`), name: names.ofMember(member) };
  },
  [portkey.config]: (names) => ({ name: names.portkey }),
  [portkey.integration]: (names, team, { region }) => ({
    description: names.marker(`${team}/${region}`),
    name: names.inRegion(String(region)),
    slug: names.slug(String(region)),
  }),
  [portkey.provider](names, team, { note }) {
    // A provider is told no region but by its names, which must agree.
    const region = String(note).slice(names.marker(`${team}/`).length);
    return {
      name: names.inRegion(region),
      note: names.marker(`${team}/${region}`),
      slug: names.slug(region),
    };
  },
  [portkey.virtualKey]: (names, team, { region }) => ({
    name: names.inRegion(String(region)),
    note: names.marker(`${team}/${region}`),
  }),
};

/** Objects in Portkey bear the names by which they are found again, told apart, and known as this stack's. */
export function* naming(subject: Subject): Generator<string> {
  const { name, props, type } = subject;
  const inputs = expected[type];
  if (inputs === undefined) return;
  const team = teamOf(subject);
  if (team === undefined) {
    yield `${name}: belongs to no team (make it by a team's entry)`;
    return;
  }
  for (const [input, wanted] of Object.entries(inputs(namesOf(subject, team), team, props))) {
    if (props[input] === wanted || props[input] === notYetKnown) continue;
    yield `teams.${team}: ${input} of ${name} is "${String(props[input])}" in place of "${wanted}" (take names from components/names.ts)`;
  }
}

/** A team's own stack names its objects by its environment: `prod-payments` as `prod` does. */
function namesOf(subject: Subject, team: string): TeamNames {
  const { project, stack } = homeOf(subject);
  const environment = stack.endsWith(`-${team}`) ? stack.slice(0, -team.length - 1) : stack;
  return teamNames({ project, stack: environment }, team);
}

export const namingPolicy = resourceRule({
  check: naming,
  description: "Objects in Portkey bear their team's names.",
  name: "naming",
});
