import type { STSClientConfig } from "@aws-sdk/client-sts";
import * as pulumi from "@pulumi/pulumi";

/** What every client of the AWS SDK takes, whatever its service. */
export type SdkSettings = Pick<STSClientConfig, "credentials" | "profile" | "region" | "requestHandler">;

/** A role as `aws:assumeRoles` lists it. */
interface AssumedRole {
  readonly roleArn: string;
  readonly externalId?: string;
  readonly sessionName?: string;
}

/**
 * How a client of the AWS SDK is made beside the AWS provider, for what the provider cannot do: with the credentials and
 * the region that the provider has, by the stack's `aws:` config or else by the program's environment and its profile,
 * and on the way to the outside that the environment names.
 *
 * Credentials may still be of another account than the provider's (under `aws:assumeRoleWithWebIdentity`, say): who uses
 * them checks that.
 *
 * @param region where the service is asked. @default the stack's own, then that of the environment, then the profile's
 */
export async function sdkSettings(region?: string): Promise<SdkSettings> {
  // Most runs ask AWS nothing beside the provider, so they do not load this.
  const { awsHandler } = await import("./shared/network/aws-handler.ts");
  const config = new pulumi.Config("aws");
  const { AWS_DEFAULT_REGION, AWS_REGION } = process.env;
  const home = config.get("region") || AWS_REGION || AWS_DEFAULT_REGION;
  const profile = config.get("profile");
  let settings: SdkSettings = {
    // Without a region the SDK takes the one of the profile.
    ...(home && { region: home }),
    ...(profile && { profile }),
    ...accessKey(config),
    requestHandler: await awsHandler(),
  };
  for (const role of config.getObject<readonly AssumedRole[]>("assumeRoles") ?? []) {
    const before = settings;
    settings = { ...before, credentials: () => assume(role, before) };
  }
  return region === undefined ? settings : { ...settings, region };
}

function accessKey(config: pulumi.Config): Pick<SdkSettings, "credentials"> {
  const [accessKeyId, secretAccessKey] = [config.get("accessKey"), config.get("secretKey")];
  if (!accessKeyId || !secretAccessKey) return {};
  const sessionToken = config.get("token");
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } };
}

/** Credentials of a role, taken with the settings of whoever may assume it. */
async function assume({ externalId, roleArn, sessionName }: AssumedRole, settings: SdkSettings) {
  const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
  const { Credentials } = await new STSClient(settings).send(
    new AssumeRoleCommand({
      ExternalId: externalId,
      RoleArn: roleArn,
      RoleSessionName: sessionName ?? "bedrock-portkey",
    }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
    ...(Credentials?.Expiration && { expiration: Credentials.Expiration }),
  };
}
