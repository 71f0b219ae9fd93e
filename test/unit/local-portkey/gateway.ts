import { afterAll, beforeAll, beforeEach } from "vitest";
import {
  type LocalPortkey,
  type LocalPortkeyOptions,
  startLocalPortkey,
} from "../../../local/portkey/server.ts";
import { ANYTHING, type Local, local, PROFILE, type Team, team } from "../local-bedrock/local.ts";

/** A local Portkey whose gateway calls the local Bedrock, for the tests of one file. */
export interface Gateway extends Local {
  portkey: LocalPortkey;
  /** An AWS user who may do everything. */
  user: Team;
}

/** What is forgotten before each test: calls and faults of Bedrock, requests to the gateway. Keys stay. */
export function gateway(options: LocalPortkeyOptions = {}): Gateway {
  const started = local() as Gateway;
  beforeAll(async () => {
    started.user = await team(started, ANYTHING);
    started.portkey = await startLocalPortkey({ bedrock: started.bedrock.url, ...options });
  });
  beforeEach(() => started.portkey.resetCalls());
  afterAll(() => started.portkey?.stop());
  return started;
}

/** A virtual key for a region; its slug. */
export async function virtualKey(
  { portkey, user }: Gateway,
  awsRegion = "us-east-1",
  more: object = {},
): Promise<string> {
  const made = await portkey.byHand("POST", "/virtual-keys", {
    awsAccessKeyId: user.accessKeyId,
    awsAuthType: "accessKey",
    awsRegion,
    awsSecretAccessKey: user.secretAccessKey,
    name: awsRegion,
    provider: "bedrock",
    workspace_id: portkey.workspace.id,
    ...more,
  });
  return (made as { slug: string }).slug;
}

/** A saved config. */
export async function config({ portkey }: Gateway, document: object): Promise<{ id: string; slug: string }> {
  const body = { config: document, name: "route", workspace_id: portkey.workspace.id };
  return (await portkey.byHand("POST", "/configs", body)) as { id: string; slug: string };
}

/** An API key that may send requests to models. */
export async function apiKey(
  { portkey }: Gateway,
  more: object = {},
): Promise<{ id: string; key: string; path: string }> {
  const made = (await portkey.byHand("POST", "/api-keys/workspace/service", {
    name: "payments",
    scopes: ["completions.write"],
    workspace_id: portkey.workspace.slug,
    ...more,
  })) as { id: string; key: string };
  return { ...made, path: `/api-keys/${made.id}` };
}

/** An API key that pins a config which leads to one virtual key in us-east-1. */
export async function pinnedKey(to: Gateway, more: object = {}) {
  const { id } = await config(to, { virtual_key: await virtualKey(to) });
  return apiKey(to, { defaults: { allow_config_override: false, config_id: id }, ...more });
}

/** How a request differs from a short question through the Messages API. */
export interface Question {
  mode?: "messages" | "bedrock";
  stream?: boolean;
  model?: string;
  prompt?: string;
  headers?: Record<string, string>;
}

/** An answer; `body` is the parsed JSON, or the text of a stream. */
export interface Answered {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what comes over the wire has no type until a test looks at it
  body: any;
}

/** Sends a question to the gateway as Claude Code does in either mode. */
export function send({ portkey }: Gateway, key: string, question: Question = {}): Promise<Response> {
  const { mode = "messages", stream = false, model = PROFILE, prompt = "Hello there", headers } = question;
  const messages = [{ content: prompt, role: "user" }];
  const verb = stream ? "invoke-with-response-stream" : "invoke";
  const [path, body] =
    mode === "messages"
      ? ["/messages?beta=true", { max_tokens: 64, messages, model, stream }]
      : [
          `/model/${encodeURIComponent(model)}/${verb}`,
          { anthropic_version: "bedrock-2023-05-31", max_tokens: 64, messages },
        ];
  return fetch(portkey.url + path, {
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", "x-portkey-api-key": key, ...headers },
    method: "POST",
  });
}

/** Sends a question and waits for the whole answer. */
export async function ask(to: Gateway, key: string, question: Question = {}): Promise<Answered> {
  const answer = await send(to, key, question);
  const text = await answer.text();
  const json = answer.headers.get("content-type")?.startsWith("application/json");
  return { body: json ? JSON.parse(text) : text, headers: answer.headers, status: answer.status };
}

/** A provider over an integration for us-east-1; the slug of both. */
export async function provider(
  { portkey, user }: Gateway,
  slug: string,
  { models, access }: { models?: object; access?: object } = {},
): Promise<string> {
  const { id } = portkey.workspace;
  await portkey.byHand("POST", "/integrations", {
    ai_provider_id: "bedrock",
    configurations: {
      aws_access_key_id: user.accessKeyId,
      aws_auth_type: "accessKey",
      aws_region: "us-east-1",
      aws_secret_access_key: user.secretAccessKey,
    },
    name: slug,
    slug,
  });
  if (models) await portkey.byHand("PUT", `/integrations/${slug}/models`, models);
  const workspaces = [{ create_default_provider: false, enabled: true, id, ...access }];
  await portkey.byHand("PUT", `/integrations/${slug}/workspaces`, { workspaces });
  await portkey.byHand("POST", "/providers", { integration_id: slug, name: slug, slug, workspace_id: id });
  return slug;
}

/** The regions that Bedrock was called in, in order. */
export function regions({ bedrock }: Gateway): (string | undefined)[] {
  return bedrock.calls.map(({ region }) => region);
}
