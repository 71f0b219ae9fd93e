import { STSClient } from "@aws-sdk/client-sts";

/**
 * The region of a resource that names none: the environment's, else the one of its profile. Without any the real plugin
 * does not start either.
 */
export const defaultRegion =
  process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || (await new STSClient({}).config.region());
