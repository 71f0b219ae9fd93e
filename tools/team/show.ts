import { stringify } from "yaml";
import type { TeamSpec } from "../../components/team-spec.ts";
import { readAsProgram } from "../project/check.ts";
import type { Project } from "../project/project.ts";
import type { Standing } from "../project/standing.ts";

/** A team and where it stands. */
export interface Shown {
  readonly team: string;
  readonly environment: string;
  readonly stack: string;
  readonly file: string;
  readonly line: number;
  /** As the program reads it: defaults filled in. */
  readonly spec: TeamSpec;
}

/**
 * A team as the program reads it.
 *
 * @throws Mistakes for a file that the program would not take
 */
export function shown(project: Project, { environment, file, line, stack, team }: Standing): Shown {
  const spec = readAsProgram(project, stack, file).teams[team] as TeamSpec;
  return { team, environment, stack, file: file.name, line, spec };
}

/** For people: YAML as it could stand in the file. */
export function describe({ environment, file, line, spec, team }: Shown): string {
  const yaml = stringify(
    { [team]: spec },
    { aliasDuplicateObjects: false, flowCollectionPadding: true, lineWidth: 0 },
  );
  return `# ${file}:${line}, environment ${environment}, defaults filled in\n${yaml}`;
}
