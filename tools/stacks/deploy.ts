import { Mistakes } from "../../components/mistakes.ts";
import { environmentOf } from "./environment-of.ts";
import type { Finding } from "./outcome.ts";
import { policyPack } from "./policy-pack.ts";
import { exportedState, makeStack, pulumi, removeStack, type Subject } from "./pulumi.ts";
import { secretsProvider } from "./secrets-provider.ts";
import type { StackText } from "./stack-text.ts";
import { wasRemoved } from "./was-removed.ts";

/** How a stack is deployed. */
export interface DeployOptions {
  /** Whether to look first at what is there, so that what was changed by hand is put back. */
  readonly refresh: boolean;
}

/**
 * Makes a stack what its file says; one whose file is gone is destroyed and removed.
 *
 * The engine previews first: rules that look at the whole stack are checked at the end of a run, and a mandatory one has
 * to stop the preview, not the update.
 *
 * @throws Mistakes where the engine cannot be run
 */
export async function deploy(
  subject: Subject,
  { removed, text }: StackText,
  { refresh }: DeployOptions,
): Promise<Finding> {
  const { project, stack } = subject;
  const state = await exportedState(project, stack);
  const unfinished = state?.unfinished ?? [];
  if (removed) {
    refuseUnfinished(stack, unfinished);
    return wasRemoved(state !== undefined, () => destroy(subject));
  }
  if (state === undefined) await makeStack(subject, secretsProvider(text));
  if (unfinished.length > 0) {
    const cleared = await forget(subject);
    if (cleared.exitCode !== 0) return cleared;
  }
  const policy = policyPack(project, environmentOf(project, stack, text));
  return pulumi(subject, ["up", "--yes", ...(refresh ? ["--refresh"] : []), ...policy]);
}

/**
 * Takes what a killed run was making out of the state, where every later run would warn of it. Creating it again looks for
 * it first, and takes it over.
 */
function forget(subject: Subject): Promise<Finding> {
  return pulumi(subject, ["refresh", "--clear-pending-creates", "--skip-preview", "--yes"]);
}

/** What a killed run was making is taken over by the next creation; a destruction would leave it behind. */
function refuseUnfinished(stack: string, unfinished: readonly string[]): void {
  if (unfinished.length === 0) return;
  throw new Mistakes([
    `${stack}: a killed run may have made ${unfinished.join(", ")} (bring the stack's file back, deploy it, then delete the file again)`,
  ]);
}

async function destroy(subject: Subject): Promise<Finding> {
  const run = await pulumi(subject, ["destroy", "--yes", "--skip-preview"]);
  if (run.exitCode === 0) await removeStack(subject);
  return run;
}
