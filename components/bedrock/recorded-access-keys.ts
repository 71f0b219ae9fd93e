import * as pulumi from "@pulumi/pulumi";

/** Resources of a stack by URN, as the engine's own provider gives them. */
interface Recorded {
  readonly outputs: Readonly<
    Record<string, { readonly type: string; readonly outputs: { readonly id?: string } }>
  >;
}

/**
 * Ids of the access keys that this stack's state holds at this moment, also those that are not in the program any
 * more and go at the end of the run. Reads the whole state, so it is nothing for every run.
 */
export async function recordedAccessKeys(): Promise<ReadonlySet<string>> {
  const stackName = [pulumi.getOrganization(), pulumi.getProject(), pulumi.getStack()].join("/");
  const { outputs }: Recorded = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", {
    stackName,
  });
  return new Set(
    Object.values(outputs).flatMap(({ outputs: { id }, type }) =>
      type === "aws:iam/accessKey:AccessKey" && id !== undefined ? [id] : [],
    ),
  );
}
