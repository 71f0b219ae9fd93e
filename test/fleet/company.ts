import { stringify } from "yaml";
import type { Workspace } from "../../local/portkey/store.ts";

/** A company that is made up: environments that differ, teams with a stack of their own in each. */
export interface Company {
  /** By environment. */
  readonly workspaces: Readonly<Record<string, Workspace>>;
  /** Name of a team's stack, by environment and team. */
  readonly stacks: readonly TeamStack[];
  /** The files of its project by name. */
  readonly files: Readonly<Record<string, string>>;
}

export interface TeamStack {
  readonly environment: string;
  readonly team: string;
  readonly stack: string;
}

const model = "us.anthropic.claude-sonnet-4-6";

/** What the environments are called first, and what their teams are made as, in turn. */
const kinds = [
  { name: "dev", shared: { registration: "virtualKey" }, team: {} },
  { name: "staging", shared: { claudeCode: { mode: "messages" }, registration: "catalog" }, team: {} },
  { name: "prod", shared: { maxKeyAgeDays: 90 }, team: { route: "key" } },
];

/** So many environments with so many teams each. Every second team has two regions. */
export function company(environments: number, teams: number): Company {
  const names = Array.from({ length: environments }, (_, index) => nameOf(index));
  const stacks = names.flatMap((environment) =>
    Array.from({ length: teams }, (_, index) => teamStack(environment, `team-${index + 1}`)),
  );
  const workspaces = Object.fromEntries(names.map((name, index) => [name, workspaceOf(name, index)]));
  return {
    files: {
      ...Object.fromEntries(
        names.map((name, index) => [
          `environments/${name}.yaml`,
          stringify({ ...kindOf(index).shared, workspace: workspaces[name]?.slug }),
        ]),
      ),
      ...Object.fromEntries(stacks.map((stack) => [`Pulumi.${stack.stack}.yaml`, teamFile(stack, 100)])),
    },
    stacks,
    workspaces,
  };
}

export function teamStack(environment: string, team: string): TeamStack {
  return { environment, stack: `${environment}-${team}`, team };
}

/** A team's file, such as its pull request has it. */
export function teamFile({ environment, team }: TeamStack, budget: number): string {
  const kind = kinds.find(({ name }) => name === environment.replace(/-\d+$/, "")) ?? kinds[0];
  const even = Number(team.replace(/\D/g, "")) % 2 === 0;
  return stringify({
    config: {
      "aws:region": "us-east-1",
      "bedrock-portkey:environment": environment,
      "bedrock-portkey:team": {
        apiKey: { expiresAt: inDays(60) },
        budget: { limit: budget },
        models: { default: model },
        regions: even ? ["us-east-1", "us-west-2"] : ["us-east-1"],
        ...kind?.team,
      },
    },
  });
}

function kindOf(index: number) {
  return kinds[index % kinds.length] as (typeof kinds)[number];
}

/** dev, staging, prod, then dev-2 and so on. */
function nameOf(index: number): string {
  const round = Math.floor(index / kinds.length) + 1;
  return round === 1 ? kindOf(index).name : `${kindOf(index).name}-${round}`;
}

function workspaceOf(name: string, index: number): Workspace {
  return {
    id: `0b8f4c5e-7d32-4a86-b0c1-${String(index).padStart(12, "0")}`,
    name: `Claude Code ${name}`,
    slug: `ws-claude-code-${name}`,
  };
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
