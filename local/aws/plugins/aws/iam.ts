import { IAMClient } from "@aws-sdk/client-iam";
import { clientSettings } from "./client-settings.ts";

/** The IAM client of this plugin: endpoint, region and credentials as the AWS SDK finds them in the environment. */
export const iam = new IAMClient(await clientSettings());

/** The answer of a call about something that may be gone: `undefined` when IAM says `NoSuchEntity`. */
export async function ifExists<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && error.name.startsWith("NoSuchEntity")) return undefined;
    throw error;
  }
}
