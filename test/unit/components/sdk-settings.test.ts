import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { sdkSettings } from "../../../components/sdk-settings.ts";
import { onLoopback } from "./loopback.ts";
import { networkVariables } from "./shared/network/environment.ts";

/*
 * With which credentials, and for which region, the program signs its own calls.
 */

beforeEach(() => {
  networkVariables({});
});

interface Context {
  readonly config?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Regions by profile. */
  readonly profiles?: Readonly<Record<string, string>>;
}

/** Who signs a call, and for where, as AWS sees it: `AKIA…/eu-west-1`, with the roles that were assumed before. */
async function signature({ config = {}, environment = {}, profiles = {} }: Context, region?: string) {
  const roles: string[] = [];
  const { url } = await onLoopback(async (request, response) => {
    const asked = new URLSearchParams(await text(request));
    const [, key = "", , where = ""] =
      /Credential=([^/]+)\/([^/]+)\/([^/]+)/.exec(request.headers.authorization ?? "") ?? [];
    response.writeHead(200, { "content-type": "text/xml" });
    if (asked.get("Action") === "AssumeRole") {
      roles.push(`${key}/${where} becomes ${asked.get("RoleArn")} (${asked.get("ExternalId")})`);
      response.end(
        `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA${roles.length}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
      );
      return;
    }
    response.end(
      `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${key}/${where}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
    );
  });
  // The SDK reads each file once.
  const folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-aws-"));
  const file = join(folder, "config");
  const sections = Object.entries(profiles).map(
    ([name, region]) =>
      `[profile ${name}]\nregion = ${region}\naws_access_key_id = ${name}\naws_secret_access_key = s\n`,
  );
  await writeFile(file, sections.join("\n"));
  const variables = {
    AWS_CONFIG_FILE: file,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ENDPOINT_URL: new URL(url).origin,
    AWS_SHARED_CREDENTIALS_FILE: `${file}-none`,
    ...environment,
  };
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_REGION"]) {
    vi.stubEnv(name, undefined);
  }
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  pulumi.runtime.setAllConfig(config);
  onTestFinished(async () => {
    pulumi.runtime.setAllConfig({});
    vi.unstubAllEnvs();
    await rm(folder, { force: true, recursive: true });
  });
  const client = new STSClient(await sdkSettings(region));
  const { Account } = await client.send(new GetCallerIdentityCommand({}));
  return [...roles, Account];
}

describe("the region of the program's own calls", () => {
  const profiles = { gov: "us-gov-west-1", work: "eu-west-1" };

  test("is the profile's where nothing else names one", async () => {
    expect(await signature({ environment: { AWS_PROFILE: "work" }, profiles })).toEqual(["work/eu-west-1"]);
    expect(await signature({ environment: { AWS_PROFILE: "gov" }, profiles })).toEqual(["gov/us-gov-west-1"]);
    expect(await signature({ config: { "aws:profile": "gov" }, profiles })).toEqual(["gov/us-gov-west-1"]);
  });

  test("is the environment's before that", async () => {
    const variables = { AWS_PROFILE: "work", AWS_REGION: "us-west-2" };
    expect(await signature({ environment: variables, profiles })).toEqual(["work/us-west-2"]);
    const other = { AWS_DEFAULT_REGION: "us-east-2", AWS_PROFILE: "work" };
    expect(await signature({ environment: other, profiles })).toEqual(["work/us-east-2"]);
  });

  test("is the stack's before both, and the one that is asked for before all", async () => {
    const context = {
      config: { "aws:profile": "work", "aws:region": "eu-central-1" },
      environment: { AWS_PROFILE: "gov", AWS_REGION: "us-west-2" },
      profiles,
    };
    expect(await signature(context)).toEqual(["work/eu-central-1"]);
    expect(await signature(context, "eu-north-1")).toEqual(["work/eu-north-1"]);
  });

  test("is missing where nothing names one: no other is taken in its place", async () => {
    const keys = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "s" };
    await expect(signature({ environment: keys })).rejects.toThrow("Region is missing");
  });
});

describe("the credentials of the program's own calls are the AWS provider's", () => {
  const environment = { AWS_ACCESS_KEY_ID: "AKIAENV", AWS_REGION: "eu-west-1", AWS_SECRET_ACCESS_KEY: "s" };

  test("from the environment", async () => {
    expect(await signature({ environment })).toEqual(["AKIAENV/eu-west-1"]);
  });

  test("from the stack's config", async () => {
    const config = { "aws:accessKey": "AKIACONFIG", "aws:secretKey": "s" };
    expect(await signature({ config, environment })).toEqual(["AKIACONFIG/eu-west-1"]);
  });

  test("of the roles that the provider assumes, one after the other", async () => {
    const roles = [
      { externalId: "one", roleArn: "arn:aws:iam::111111111111:role/hub" },
      { roleArn: "arn:aws:iam::222222222222:role/deployer", sessionName: "deploy" },
    ];
    const config = { "aws:assumeRoles": JSON.stringify(roles) };
    expect(await signature({ config, environment }, "us-east-2")).toEqual([
      "AKIAENV/eu-west-1 becomes arn:aws:iam::111111111111:role/hub (one)",
      "ASIA1/eu-west-1 becomes arn:aws:iam::222222222222:role/deployer (null)",
      "ASIA2/us-east-2",
    ]);
  });
});
