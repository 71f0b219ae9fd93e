import * as pulumi from "@pulumi/pulumi";

/** A resource as the state has it. */
export interface RecordedResource {
  readonly type: string;
  readonly urn: string;
  /** Output properties, `id` among them. Secrets are outputs. */
  readonly outputs: Readonly<Record<string, unknown>>;
}

let recorded: Promise<readonly RecordedResource[]> | undefined;

/**
 * Every resource that this stack's state holds, also those that are not in the program any more and go at the end of
 * the run. The whole state is read for it, once a run, from the engine's own provider.
 */
export function recordedResources(): Promise<readonly RecordedResource[]> {
  recorded ??= readResources();
  return recorded;
}

/**
 * Makes the engine register its own provider, which answers {@link recordedResources}. The engine does so on the first
 * question, unless a resource has failed by then: a hook that asked first after that would wait for ever, and the run
 * with it. To be awaited before anything with a hook is made.
 */
export async function registerStateReader(): Promise<void> {
  // The smallest question that there is.
  await pulumi.runtime.invoke("pulumi:pulumi:getResource", { urn: pulumi.runtime.getStackResource()?.urn });
}

async function readResources(): Promise<readonly RecordedResource[]> {
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const { outputs }: { outputs: Readonly<Record<string, Omit<RecordedResource, "urn">>> } =
    await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
  return Object.entries(outputs).map(([urn, resource]) => ({ ...resource, urn }));
}
