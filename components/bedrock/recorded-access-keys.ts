import * as pulumi from "@pulumi/pulumi";

/** Ids of the access keys that this stack's state holds at this moment. Reads the whole state: not for every run. */
export async function recordedAccessKeys(): Promise<ReadonlySet<string>> {
  const stackName = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const { outputs } = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName });
  const keys = Object.keys(outputs as Record<string, unknown>);
  console.log(JSON.stringify(outputs).slice(0, 3000));
  return new Set(keys);
}
