import { type LocalStack, localStack } from "../engine/local-stack.ts";

/** How teams' AWS credentials are registered in Portkey. */
export type Registration = "virtualKey" | "catalog";

export const registrations: readonly Registration[] = ["virtualKey", "catalog"];

/**
 * A stack that is made to be broken: teams of two regions with a budget, so that each has every kind of
 * Portkey object that its registration knows.
 */
export async function chaosStack(registration: Registration, teams: number): Promise<LocalStack> {
  const local = await localStack("chaos");
  const team = {
    budget: { limit: 100 },
    models: { default: "us.anthropic.claude-sonnet-4-20250514-v1:0" },
    regions: ["us-east-1", "us-west-2"],
  };
  await local.configure({
    registration,
    teams: Object.fromEntries(Array.from({ length: teams }, (_, index) => [`team-${index + 1}`, team])),
    workspace: local.portkey.workspace.slug,
  });
  return local;
}

/**
 * Runs a command of the CLI that has to succeed.
 *
 * @throws Error with all that it printed
 */
export async function succeed(local: LocalStack, ...args: readonly string[]): Promise<void> {
  const { all, exitCode } = await local.cli(args);
  if (exitCode !== 0) throw new Error(`pulumi ${args.join(" ")}: exit code ${exitCode}\n${all}`);
}
