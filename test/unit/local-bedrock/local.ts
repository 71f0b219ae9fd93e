import { Sha256 } from "@aws-crypto/sha256-js";
import { BedrockClient } from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateUserCommand,
  IAMClient,
} from "@aws-sdk/client-iam";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { localClient } from "../../../local/aws/bedrock/local-client.ts";
import { type LocalBedrock, startLocalBedrock } from "../../../local/aws/bedrock/server.ts";
import { type Moto, startMoto } from "../../../local/aws/moto.ts";

export const ACCOUNT = "123456789012";

/** A model that its us. profile serves in more than one region. */
export const MODEL = "anthropic.claude-haiku-4-5-20251001-v1:0";
export const PROFILE = `us.${MODEL}`;
export const GLOBAL_PROFILE = `global.${MODEL}`;
export const DESTINATIONS = ["ca-central-1", "us-east-1", "us-east-2", "us-west-2"];

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A user and its access key. */
export interface Team extends Credentials {
  name: string;
  arn: string;
}

/** A local AWS with its Bedrock, for the tests of one file. Calls and faults are forgotten before each. */
export interface Local {
  aws: Moto;
  bedrock: LocalBedrock;
  iam: IAMClient;
}

export function local(): Local {
  const started = {} as Local;
  beforeAll(async () => {
    started.aws = await startMoto();
    started.bedrock = await startLocalBedrock({ aws: started.aws.url });
    started.iam = new IAMClient(localClient(started.aws.url));
  }, 60_000);
  beforeEach(() => {
    started.bedrock.calls.length = 0;
    started.bedrock.clearFaults();
  });
  afterAll(async () => {
    started.iam?.destroy();
    await started.bedrock?.stop();
    await started.aws?.stop();
  });
  return started;
}

let users = 0;

/** A user with one policy per list of statements. */
export async function team({ iam }: Local, ...policies: object[][]): Promise<Team> {
  const UserName = `team-${users++}`;
  const { User } = await iam.send(new CreateUserCommand({ Path: "/bedrock-portkey/dev/", UserName }));
  for (const [index, Statement] of policies.entries()) {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyDocument: JSON.stringify({ Statement, Version: "2012-10-17" }),
        PolicyName: `${UserName}-${index}`,
      }),
    );
    await iam.send(new AttachUserPolicyCommand({ PolicyArn: Policy?.Arn, UserName }));
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    arn: User?.Arn ?? "",
    name: UserName,
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
}

/** The real SDK client, told nothing but address, region and key. Errors are not retried. */
export function runtime({ bedrock }: Local, credentials: Credentials, region = "us-east-1") {
  const { requestHandler } = control({ bedrock }, credentials, region).config;
  // The runtime's client would speak HTTP/2, which no gateway speaks to Bedrock.
  return new BedrockRuntimeClient({
    credentials,
    endpoint: bedrock.url,
    maxAttempts: 1,
    region,
    requestHandler,
  });
}

/** The real SDK client of the control plane, at the same address. */
export function control({ bedrock }: Pick<Local, "bedrock">, credentials: Credentials, region = "us-east-1") {
  return new BedrockClient({ credentials, endpoint: bedrock.url, maxAttempts: 1, region });
}

/** The control plane of AWS itself, where profiles are made. */
export function awsControl({ aws }: Local) {
  return new BedrockClient(localClient(aws.url));
}

/** How a request deviates from what a good client sends. */
export interface Deviation {
  region?: string;
  service?: string;
  /** The host that is signed; the request goes to the same address anyway. */
  host?: string;
  at?: Date;
  /** Whether the body's hash is a header, as some clients send it. */
  hashed?: boolean;
  /** Changed after signing. */
  headers?: Record<string, string>;
  body?: string;
  path?: string;
  unsigned?: boolean;
}

export const BODY = JSON.stringify({
  anthropic_version: "bedrock-2023-05-31",
  max_tokens: 64,
  messages: [{ content: "Hello there", role: "user" }],
});

/** Signs an invocation by hand and sends it, so that each part of it can be wrong. */
export async function invoke({ bedrock }: Local, credentials: Credentials, wrong: Deviation = {}) {
  const { host } = new URL(bedrock.url);
  const path = `/model/${encodeURIComponent(PROFILE)}/invoke`;
  const signer = new SignatureV4({
    applyChecksum: wrong.hashed ?? false,
    credentials,
    region: wrong.region ?? "us-east-1",
    service: wrong.service ?? "bedrock",
    sha256: Sha256,
  });
  const request = {
    body: BODY,
    headers: { "content-type": "application/json", host: wrong.host ?? host },
    hostname: "127.0.0.1",
    method: "POST",
    path,
    protocol: "http:",
  };
  const signed = await signer.sign(request, { signingDate: wrong.at ?? new Date() });
  const { host: _, ...headers } = wrong.unsigned ? request.headers : signed.headers;
  const answer = await fetch(bedrock.url + (wrong.path ?? path), {
    body: wrong.body ?? BODY,
    headers: { ...headers, ...wrong.headers },
    method: "POST",
  });
  // biome-ignore lint/suspicious/noExplicitAny: what comes over the wire has no type until a test looks at it
  const body: any = await answer.json();
  return { body, error: answer.headers.get("x-amzn-errortype"), status: answer.status };
}

/** Actions that an invocation needs, whole or streamed. */
export const INVOKE = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];

export function profileArn(profile = PROFILE, region = "us-east-1"): string {
  return `arn:aws:bedrock:${region}:${ACCOUNT}:inference-profile/${profile}`;
}

export function modelArn(region: string, model = MODEL): string {
  return `arn:aws:bedrock:${region}::foundation-model/${model}`;
}

/** What a team needs to call the us. profile in us-east-1, with legs in these regions. */
export function throughProfile(legs: readonly string[] = DESTINATIONS): object[] {
  return [
    { Action: INVOKE, Effect: "Allow", Resource: profileArn() },
    {
      Action: INVOKE,
      Condition: { StringEquals: { "bedrock:InferenceProfileArn": profileArn() } },
      Effect: "Allow",
      Resource: legs.map((region) => modelArn(region)),
    },
  ];
}

export const ANYTHING = [{ Action: "bedrock:*", Effect: "Allow", Resource: "*" }];
