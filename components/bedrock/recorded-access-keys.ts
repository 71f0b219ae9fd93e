import * as pulumi from "@pulumi/pulumi";

/** Resources of a stack by URN, as the engine's own provider gives them. */
interface Recorded {
  readonly outputs: Readonly<
    Record<string, { readonly type: string; readonly outputs: { readonly id?: string } }>
  >;
}

let recorded: Promise<ReadonlySet<string>> | undefined;

/**
 * Ids of the access keys that this stack's state holds, also those that are not in the program any more and go at
 * the end of the run. The whole state is read for it, once a run and only where a key is about to be made: of one
 * user a run makes one key, so nothing that is asked about a user is out of date before that.
 */
export function recordedAccessKeys(): Promise<ReadonlySet<string>> {
  recorded ??= readRecorded();
  return recorded;
}

async function readRecorded(): Promise<ReadonlySet<string>> {
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
