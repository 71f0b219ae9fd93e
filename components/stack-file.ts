import { existingKeyOf } from "./existing-keys.ts";
import { Mistakes } from "./mistakes.ts";
import type { Scope } from "./names.ts";
import { notOfTeamStack } from "./portkey/control-plane-url.ts";
import { isOwnName } from "./stack-config.ts";

/** Values of a config, by name. */
export type Values = Readonly<Record<string, unknown>>;

/** What stands beside a stack's file. */
export interface ProjectFiles {
  /** Values of Pulumi.yaml, for every stack that does not say them. @default none */
  readonly defaults?: Values;
  /** The values of environments/<name>.yaml; undefined where there is none. */
  environment(name: string): Values | undefined;
  /** Whether there is a Pulumi.<stack>.yaml. */
  hasStack(stack: string): boolean;
}

/** What a stack's file comes to. */
export interface StackFile {
  /** Values as an environment's own stack has them, `teams` among them. */
  readonly values: Values;
  /** Names belong to the environment, whichever of its stacks makes them: a team keeps them when it moves. */
  readonly scope: Scope;
  /** The team of a stack of its own. Undefined for an environment's stack. */
  readonly team?: string;
}

/** What Pulumi hands to the process that calls Portkey, which sees no file but the stack's. */
const ofProvider = ["portkeyApiKey", "portkeyBaseUrl"];

/** What a team's own stack says beside its team. */
const ofTeamStack = ["environment", "portkeyApiKey", "team"];

/** Whether Pulumi.yaml may have a value, which every stack then has that does not say it. */
export function standsInProjectFile(name: string): boolean {
  return !ofStacks.includes(name);
}

/** What an environment's file leaves to stacks: teams, what is made once in an account, how Portkey is called. */
const ofStacks = ["audit", "environment", ...ofProvider, "team", "teams"];

/**
 * Reads the two kinds of stacks. An environment's stack (`dev`) has `teams`; a team's own (`dev-payments`) has one
 * `team` and names its `environment`. What holds for all stacks of an environment stands in environments/<name>.yaml,
 * which an environment's only stack can do without.
 *
 * @param values of the stack's file
 * @param scope of the stack itself
 * @throws Mistakes
 */
export function stackFile(values: Values, scope: Scope, files: ProjectFiles): StackFile {
  const alone = "team" in values || "environment" in values;
  return alone ? ofTeam(values, scope, files) : ofEnvironment(values, scope, files);
}

function ofEnvironment(
  values: Values,
  scope: Scope,
  { defaults, environment, hasStack }: ProjectFiles,
): StackFile {
  const file = fileOf(scope.stack);
  const shared = environment(scope.stack);
  const mistakes = [...misplaced(shared, file)];
  for (const name of Object.keys(shared ?? {})) {
    if (name in values) mistakes.push(`${name}: stands in ${file} too (keep one)`);
  }
  for (const team of Object.keys(Object(values.teams))) {
    if (hasStack(`${scope.stack}-${team}`)) {
      mistakes.push(`teams.${team}: has a stack of its own, Pulumi.${scope.stack}-${team}.yaml (keep one)`);
    }
  }
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  return { scope, values: { ...defaults, ...shared, ...values } };
}

function ofTeam(values: Values, scope: Scope, files: ProjectFiles): StackFile {
  const { environment, team } = values;
  if (typeof environment !== "string" || !scope.stack.startsWith(`${environment}-`)) {
    const said = environment === undefined ? "missing" : `${JSON.stringify(environment)} does not fit`;
    throw new Mistakes([
      `environment: ${said} (stack ${scope.stack} is one of an environment whose name it begins with, followed by - and the team's)`,
    ]);
  }
  const file = fileOf(environment);
  const shared = files.environment(environment);
  const mistakes = [...misplaced(shared, file)];
  if (shared === undefined) mistakes.push(`environment: there is no ${file}`);
  if (team === undefined) mistakes.push("team: missing");
  for (const name of Object.keys(values)) {
    const isKey = name === existingKeyOf(team) && !isOwnName(name);
    if (name === "portkeyBaseUrl") mistakes.push(notOfTeamStack);
    else if (!isKey && !ofTeamStack.includes(name))
      mistakes.push(`${name}: belongs into ${file} (a team's own stack says its team)`);
  }
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  const name = scope.stack.slice(environment.length + 1);
  const { environment: _, team: __, ...rest } = values;
  return {
    scope: { ...scope, stack: environment },
    team: name,
    values: { ...files.defaults, ...shared, ...rest, teams: { [name]: team } },
  };
}

/**
 * What environments/<name>.yaml says.
 *
 * @param content of the file, parsed; nothing counts as no values
 * @throws Mistakes for one that is no map of values
 */
export function environmentValues(content: unknown, file: string): Values {
  const values = content ?? {};
  if (typeof values === "object" && !Array.isArray(values)) return values as Values;
  throw new Mistakes([`${file}: is not a map of values, such as workspace: ws-…`]);
}

function fileOf(environment: string): string {
  return `environments/${environment}.yaml`;
}

function* misplaced(shared: Values | undefined, file: string): Generator<string> {
  for (const name of Object.keys(shared ?? {})) {
    if (ofStacks.includes(name)) yield `${file}: ${name}: belongs into the file of a stack`;
  }
}

/** A mistake as it is told of a team's own file, where the team stands as `team`. */
export function ofTeamFile(line: string, team: string): string {
  return line.startsWith(`teams.${team}`) ? line.replace(`teams.${team}`, "team") : line;
}
