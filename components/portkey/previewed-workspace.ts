import * as pulumi from "@pulumi/pulumi";
import { printable } from "../shared/printable.ts";

/**
 * A hook of the workspace by which a preview fails where Portkey does not have it, as a deployment would. Without it the preview
 * of a wrong name on a live stack shows every team replaced, and nothing else. It asks only where the workspace is new to
 * the stack, once.
 *
 * @param values of the stack's config, with how Portkey is called
 */
export function previewedWorkspace(values: Readonly<Record<string, unknown>>): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    "Portkey has the workspace",
    // A deployment looks it up itself when it creates the resource.
    async ({ newInputs }) => {
      if (pulumi.runtime.isDryRun()) await lookUp(String(Object(newInputs).workspace), values);
    },
    { onDryRun: true },
  );
}

async function lookUp(workspace: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  // Runs without a new workspace need none of it.
  const { openSession } = await import("./lifecycle/session.ts");
  const { existingWorkspace, NoSuchWorkspace } = await import("./lifecycle/workspace.ts");
  const session = openSession((name) => (values[name] === undefined ? undefined : String(values[name])));
  try {
    if (session instanceof Error) throw session;
    await existingWorkspace(session, workspace);
  } catch (error) {
    if (error instanceof NoSuchWorkspace) throw error;
    pulumi.log.warn(
      `workspace: whether Portkey has "${printable(workspace)}" is not known: ${(error as Error).message}`,
    );
  }
}
