import { recordedResources } from "../shared/recorded-state.ts";

/**
 * Ids of the access keys that this stack's state holds. Read only where a key is about to be made: of one user a run
 * makes one key, so nothing that is asked about a user is out of date before that.
 */
export async function recordedAccessKeys(): Promise<ReadonlySet<string>> {
  const resources = await recordedResources();
  return new Set(
    resources.flatMap(({ outputs: { id }, type }) =>
      type === "aws:iam/accessKey:AccessKey" && typeof id === "string" ? [id] : [],
    ),
  );
}
