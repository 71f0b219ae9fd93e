import type * as aws from "@pulumi/aws";
import { Command } from "@pulumi/command/local/index.js";
import * as pulumi from "@pulumi/pulumi";
import type { Credentials } from "./identity.ts";

/**
 * Waits until AWS accepts a new access key, which takes seconds after its creation, and gives its key pair
 * only then: whoever takes it from here never registers a key that does not work yet.
 */
export function usableAccessKey(
  name: string,
  key: aws.iam.AccessKey,
  options: pulumi.CustomResourceOptions,
): Credentials {
  const accepted = new Command(
    name,
    {
      create: "node components/bedrock/await-access-key.ts",
      environment: { AWS_ACCESS_KEY_ID: key.id, AWS_SECRET_ACCESS_KEY: key.secret },
      logging: "stderr",
      triggers: [key.id],
    },
    options,
  );
  return {
    accessKeyId: pulumi.all([key.id, accepted.id]).apply(([id]) => id),
    secretAccessKey: pulumi.all([key.secret, accepted.id]).apply(([secret]) => secret),
  };
}
