import * as pulumi from "@pulumi/pulumi";

/**
 * How a client of the AWS SDK is made beside the AWS provider, for what the provider cannot do: with the credentials of
 * the program's environment, or of the profile that `aws:profile` names.
 *
 * They may be of another account than the provider's (under `aws:assumeRoles`, say): who uses them checks that.
 *
 * @param region where the service is asked. @default the stack's own
 */
export function sdkSettings(region?: string): { readonly region: string; readonly profile?: string } {
  const config = new pulumi.Config("aws");
  const profile = config.get("profile");
  return {
    region: region ?? config.get("region") ?? process.env.AWS_REGION ?? "us-east-1",
    ...(profile && { profile }),
  };
}
