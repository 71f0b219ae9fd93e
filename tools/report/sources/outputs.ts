import * as z from "zod";
import { Mistakes } from "../../../components/mistakes.ts";
import type { Project } from "../../project/project.ts";
import { isKnown } from "../../stacks/known-outputs.ts";
import { exportedResources } from "../../stacks/pulumi.ts";
import type { StackSource } from "../facts/stack-report.ts";

/** The part of the output `teams` that the report needs. Text is unknown where a run left out what it tells of. */
const outputs = z.object({
  teams: z.record(
    z.string(),
    z.object({
      accessKeyCreated: z.iso.datetime({ offset: true }).optional().catch(undefined),
      roleArn: z.string().optional(),
      userArn: z.string().optional(),
    }),
  ),
});

/** What a stack has made for its teams, by its outputs. They are read from its state, in which secrets stay encrypted. */
export async function madeTeams(project: Project, stack: string): Promise<StackSource["made"]> {
  try {
    const resources = await exportedResources(project, stack);
    if (resources === undefined) return { why: "there is no such stack yet: pulumi up makes it" };
    const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
    const { data } = outputs.safeParse(root?.outputs);
    if (data === undefined) return { why: "no pulumi up of it has ended" };
    const made = Object.entries(data.teams).filter(([, team]) => isKnown(team.userArn ?? team.roleArn));
    return { value: new Map(made) };
  } catch (error) {
    if (!(error instanceof Mistakes)) throw error;
    return { why: error.message.replaceAll(/\s+/g, " ") };
  }
}
