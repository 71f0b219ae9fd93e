import type { S3 } from "@aws-sdk/client-s3";
import { clientSettings } from "./client-settings.ts";

/** A client of S3 in a region. Most runs never need one, so they do not wait for it to load. */
export async function s3(region: string): Promise<S3> {
  const { S3 } = await import("@aws-sdk/client-s3");
  return new S3(await clientSettings(region));
}

/** What S3 calls a bucket that is gone, and the parts of one that it does not have. */
const missing = [
  "NotFound",
  "NoSuchBucket",
  "NoSuchBucketPolicy",
  "NoSuchLifecycleConfiguration",
  "NoSuchPublicAccessBlockConfiguration",
  "NoSuchTagSet",
  "ServerSideEncryptionConfigurationNotFoundError",
];

/** The answer of a call about something that may be gone: `undefined` when S3 says that it is. */
export async function ifThere<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && missing.includes(error.name)) return undefined;
    throw error;
  }
}
