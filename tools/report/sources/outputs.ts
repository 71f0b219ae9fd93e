import * as z from "zod";
import { Mistakes } from "../../../components/mistakes.ts";
import type { Project } from "../../project/project.ts";
import { exportedResources } from "../../stacks/pulumi.ts";
import type { StackSource } from "../facts/stack-report.ts";

/** Of the stack's output `teams`, what the report needs: whatever else stands there is left out. */
const outputs = z.object({
  teams: z.record(z.string(), z.object({ accessKeyCreated: z.iso.datetime({ offset: true }).optional() })),
});

/** What a stack has made for its teams, by its outputs. They are read from its state, in which secrets stay encrypted. */
export async function madeTeams(project: Project, stack: string): Promise<StackSource["made"]> {
  try {
    const resources = await exportedResources(project, stack);
    if (resources === undefined) return { why: "there is no such stack yet: pulumi up makes it" };
    const root = resources.find(({ type }) => type === "pulumi:pulumi:Stack");
    const { data } = outputs.safeParse(root?.outputs);
    return data ? { value: new Map(Object.entries(data.teams)) } : { why: "no pulumi up of it has ended" };
  } catch (error) {
    if (!(error instanceof Mistakes)) throw error;
    return { why: error.message.replaceAll(/\s+/g, " ") };
  }
}
