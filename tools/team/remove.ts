import { Mistakes } from "../../components/mistakes.ts";
import { check } from "../project/check.ts";
import type { Environment } from "../project/environments.ts";
import type { Project } from "../project/project.ts";
import { standingOf } from "../project/standing.ts";
import { usesElsewhere } from "./anchors.ts";
import type { Change } from "./change.ts";
import { edited } from "./edited.ts";
import { removal } from "./removal.ts";

/**
 * What removing a team makes of the file that it stands in. Nothing is written.
 *
 * @throws Mistakes for a team that cannot be taken out, and for what the program would not take
 */
export function removed(project: Project, environment: Environment, team: string): Change {
  const { alone, entry, file, holder, stack } = standingOf(project, environment, team);
  if (alone) {
    return {
      after: undefined,
      before: file,
      notes: [
        `once this is merged, the deploy pipeline destroys what ${stack} made and removes the stack (by hand: npm run stacks -- deploy ${stack} --base HEAD~1)`,
      ],
    };
  }
  if (entry === undefined || holder === undefined) {
    throw new Mistakes([`${file.name}: ${team} is there by an alias or merge key: edit this file by hand`]);
  }
  const uses = usesElsewhere(file, entry);
  if (uses.length > 0) throw new Mistakes(uses.map((use) => `${file.name}: ${team} cannot go: ${use}`));
  const key = String(holder.key);
  const after = edited(
    file,
    removal(file.text, holder, entry),
    ({ config }: { config: Record<string, Record<string, unknown>> }) => {
      delete config[key]?.[team];
    },
  );
  check(project, stack, after);
  return { after, before: file, notes: [`the next pulumi up of ${stack} takes away what the team has`] };
}
