import type { YamlFile } from "../../components/environment/yaml-file.ts";
import { hint, listed, Mistakes } from "../../components/mistakes.ts";
import { namesIn, type Project, readShared, readStack, stackNames, valuesOf } from "./project.ts";

/** The files of an environment. */
export interface Environment {
  readonly name: string;
  /** environments/<name>.yaml: teams have stacks of their own. */
  readonly shared: YamlFile | undefined;
  /** Pulumi.<name>.yaml: teams are entries. */
  readonly stack: YamlFile | undefined;
  /** Pulumi.<name>-<team>.yaml by team. */
  readonly teamStacks: ReadonlyMap<string, YamlFile>;
}

/** Every environment that the project has files of. */
export function environmentNames(project: Project): string[] {
  const own = stackNames(project).filter((stack) => {
    const file = readStack(project, stack);
    return file !== undefined && isEnvironment(project, file);
  });
  const shared = namesIn(`${project.folder}/environments`, /^(.+)\.yaml$/);
  return [...new Set([...shared, ...own])].sort();
}

/**
 * The environment that a command is for.
 *
 * @param name @default the only one
 * @throws Mistakes for none or another
 */
export function openEnvironment(project: Project, name: string | undefined): Environment {
  if (name !== undefined) {
    const found = readEnvironment(project, name);
    if (found !== undefined) return found;
  }
  const names = environmentNames(project);
  if (names.length === 0) {
    throw new Mistakes(["there is no environment: neither Pulumi.dev.yaml nor environments/dev.yaml"]);
  }
  if (name !== undefined) throw new Mistakes([`--env ${name}: unknown environment${hint(name, names)}`]);
  const only = names.length === 1 ? readEnvironment(project, names[0] as string) : undefined;
  if (only === undefined) throw new Mistakes([`--env: missing (there are: ${listed(names)})`]);
  return only;
}

function readEnvironment(project: Project, name: string): Environment | undefined {
  const [shared, file] = [readShared(project, name), readStack(project, name)];
  const stack = file && isEnvironment(project, file) ? file : undefined;
  if (shared === undefined && stack === undefined) return undefined;
  const teamStacks = new Map<string, YamlFile>();
  for (const own of stackNames(project, `${name}-`)) {
    const file = readStack(project, own);
    if (file && valuesOf(project, file).environment === name) {
      teamStacks.set(own.slice(name.length + 1), file);
    }
  }
  return { name, shared, stack, teamStacks };
}

/** Whether a stack's file is an environment's, not one team's. */
function isEnvironment(project: Project, file: YamlFile): boolean {
  const values = valuesOf(project, file);
  return !("team" in values || "environment" in values);
}
