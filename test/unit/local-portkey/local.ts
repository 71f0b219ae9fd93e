import { onTestFinished } from "vitest";
import {
  type LocalPortkey,
  type LocalPortkeyOptions,
  startLocalPortkey,
} from "../../../local/portkey/server.ts";

/** An answer; `body` is the parsed JSON, or the text of what is no JSON. */
export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: what comes over the wire has no type until a test looks at it
  body: any;
}

/** Calls the API over HTTP. */
export type Send = (method: string, path: string, body?: unknown, key?: string) => Promise<Answer>;

/** A local Portkey that is stopped after the test, and what calls it with its admin key. */
export async function start(options?: LocalPortkeyOptions): Promise<LocalPortkey & { send: Send }> {
  const portkey = await startLocalPortkey(options);
  onTestFinished(() => portkey.stop());
  const send: Send = async (method, path, body, key = portkey.adminKey) => {
    const answer = await fetch(portkey.url + path, {
      method,
      headers: { ...(key && { "x-portkey-api-key": key }), "content-type": "application/json" },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const json = answer.headers.get("content-type")?.startsWith("application/json");
    return { status: answer.status, headers: answer.headers, body: json ? JSON.parse(text) : text };
  };
  return { ...portkey, send };
}

/** The body of a Bedrock virtual key that the API accepts. */
export function bedrockKey(workspace: { id: string }) {
  return {
    name: "Payments us-east-1",
    provider: "bedrock",
    workspace_id: workspace.id,
    awsAuthType: "accessKey",
    awsRegion: "us-east-1",
    awsAccessKeyId: "AKIAIOSFODNN7EXAMPLE",
    awsSecretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  };
}

/** The body of a workspace service key that the API accepts. */
export function teamKey(workspace: { slug: string }) {
  return { name: "payments", workspace_id: workspace.slug, scopes: ["completions.write"] };
}

/** The body of a Bedrock integration of the organisation that the API accepts. */
export function bedrockIntegration() {
  return {
    name: "Payments us-east-1",
    slug: "payments-us-east-1",
    ai_provider_id: "bedrock",
    configurations: {
      aws_auth_type: "accessKey",
      aws_region: "us-east-1",
      aws_access_key_id: "AKIAIOSFODNN7EXAMPLE",
      aws_secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    },
  };
}

/** Two workspaces, for what must not reach from one into the other. */
export const TWO_WORKSPACES = [
  { id: "4f0b2c1e-9a57-4d3c-8b6e-0d1f2a3b4c5d", slug: "ws-dev-0a1b2c", name: "dev" },
  { id: "8c7d6e5f-4a3b-4c2d-9e1f-a0b1c2d3e4f5", slug: "ws-prod-3d4e5f", name: "prod" },
] as const;
