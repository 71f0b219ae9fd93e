import { BedrockClient } from "@aws-sdk/client-bedrock";
import {
  BedrockRuntimeClient,
  ConverseStreamCommand,
  CountTokensCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { LocalStack } from "./local-stack.ts";

/** What Portkey holds to sign in to AWS with, for one region of a team. */
export type Registered =
  | { readonly region: string; readonly accessKeyId: string; readonly secretAccessKey: string }
  | { readonly region: string; readonly roleArn: string; readonly externalId: string };

/** What a team's registrations hold in the local Portkey at this moment, virtual keys and integrations alike. */
export function registered({ name, portkey }: LocalStack, team: string): Registered[] {
  const { integrations, virtualKeys } = portkey.objects();
  const marker = `bedrock-portkey:bedrock-portkey/${name}/${team}/`;
  const keys = virtualKeys
    .filter(({ note }) => note?.startsWith(marker))
    .map(({ model_config: held }) => ({
      accessKeyId: held.awsAccessKeyId,
      externalId: held.awsExternalId,
      region: held.awsRegion,
      roleArn: held.awsRoleArn,
      secretAccessKey: held.awsSecretAccessKey,
    }));
  const entries = integrations
    .filter(({ description }) => description?.startsWith(marker))
    .map(({ configurations: held }) => ({
      accessKeyId: held.aws_access_key_id,
      externalId: held.aws_external_id,
      region: held.aws_region,
      roleArn: held.aws_role_arn,
      secretAccessKey: held.aws_secret_access_key,
    }));
  return [...keys, ...entries] as Registered[];
}

/** A client of the local Bedrock with what is registered, as the gateway would make it. */
export async function gatewayClient(
  { aws, bedrock }: LocalStack,
  held: Registered,
  region = held.region,
): Promise<BedrockRuntimeClient> {
  return new BedrockRuntimeClient({
    credentials: "roleArn" in held && held.roleArn ? await assume(aws, held) : (held as never),
    endpoint: bedrock.url,
    maxAttempts: 1,
    region,
    // Its own speaks HTTP/2, which AWS offers for calls that the local Bedrock does not serve.
    requestHandler: new BedrockClient({ region }).config.requestHandler,
  });
}

async function assume(endpoint: string, { externalId, roleArn }: { externalId: string; roleArn: string }) {
  const sts = new STSClient({
    credentials: { accessKeyId: "gateway", secretAccessKey: "gateway" },
    endpoint,
    region: "us-east-1",
  });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ ExternalId: externalId, RoleArn: roleArn, RoleSessionName: "gateway" }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
}

const messages = [{ content: [{ text: "Hello" }], role: "user" as const }];
const body = JSON.stringify({
  anthropic_version: "bedrock-2023-05-31",
  max_tokens: 16,
  messages: [{ content: "Hello", role: "user" }],
});

/** Every way to call a model at run time; each answers with its text. */
export const ways = {
  async converseStream(client: BedrockRuntimeClient, modelId: string): Promise<string> {
    const { stream } = await client.send(new ConverseStreamCommand({ messages, modelId }));
    let text = "";
    for await (const event of stream ?? []) text += event.contentBlockDelta?.delta?.text ?? "";
    return text;
  },
  async invoke(client: BedrockRuntimeClient, modelId: string): Promise<string> {
    const answer = await client.send(new InvokeModelCommand({ body, modelId }));
    return JSON.parse(answer.body.transformToString()).content[0].text;
  },
  async invokeStream(client: BedrockRuntimeClient, modelId: string): Promise<string> {
    const answer = await client.send(new InvokeModelWithResponseStreamCommand({ body, modelId }));
    let text = "";
    for await (const { chunk } of answer.body ?? []) {
      text += JSON.parse(new TextDecoder().decode(chunk?.bytes)).delta?.text ?? "";
    }
    return text;
  },
};

/** Counts tokens, which no team may. */
export async function countTokens(client: BedrockRuntimeClient, modelId: string): Promise<void> {
  await client.send(new CountTokensCommand({ input: { converse: { messages } }, modelId }));
}
