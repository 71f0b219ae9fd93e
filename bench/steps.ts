import { nameOf, type Team, type Teams, teamsOf } from "./teams.ts";

/** One thing that people do to an environment. */
export interface Step {
  readonly title: string;
  readonly verb: "up" | "refresh" | "destroy";
  /** What the environment's files ask for when it is done. */
  readonly teams: Teams;
  /** The team that it is about. @default all */
  readonly team?: string;
}

/** The life of an environment of so many teams, in order. */
export function steps(count: number): readonly Step[] {
  const first = nameOf(1);
  const next = nameOf(count + 1);
  const teams = teamsOf(count);
  const raised = changed(teams, first, { budget: { limit: 101 } });
  const rotated = changed(raised, first, { accessKey: { serial: 2 }, apiKey: { serial: 2 } });
  return [
    { teams, title: "first up", verb: "up" },
    { teams, title: "nothing to do", verb: "up" },
    { team: first, teams: raised, title: "one budget", verb: "up" },
    {
      team: next,
      teams: { ...raised, [next]: teamsOf(1)[first] as Team },
      title: "one team added",
      verb: "up",
    },
    { team: next, teams: raised, title: "one team removed", verb: "up" },
    { team: first, teams: rotated, title: "one team's keys rotated", verb: "up" },
    { teams: rotated, title: "refresh", verb: "refresh" },
    { teams: rotated, title: "destroy", verb: "destroy" },
  ];
}

function changed(teams: Teams, name: string, difference: Partial<Team>): Teams {
  return { ...teams, [name]: { ...(teams[name] as Team), ...difference } };
}
