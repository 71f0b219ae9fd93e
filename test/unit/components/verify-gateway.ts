import type { RequestListener } from "node:http";
import { text } from "node:stream/consumers";
import type { Settings } from "../../../components/claude-code/settings.ts";
import { onLoopback } from "./loopback.ts";

/** Has what each encoding writes differently. */
export const key = "pk-live-8Zq3/Xy?~>+do-not-repeat";
export const model = "us.anthropic.claude-sonnet-4-6";

/** What has arrived at a gateway. */
export interface Arrived {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What a gateway answers to one request. */
export interface Reply {
  readonly status: number;
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Breaks the connection instead. */
  readonly drop?: boolean;
}

/** What a model says, as Bedrock's InvokeModel and the Messages API have it. */
export const said: Reply = {
  body: { content: [{ text: "pong", type: "text" }], model, role: "assistant", type: "message" },
  status: 200,
};

/** A gateway on loopback that is stopped after the test. */
export async function gateway(reply: (request: Arrived, count: number) => Reply) {
  const arrived: Arrived[] = [];
  const listener: RequestListener = async (request, response) => {
    const { headers, method = "", url = "" } = request;
    const sent = await text(request);
    const body = sent === "" ? {} : JSON.parse(sent);
    const one = { body, headers: headers as Record<string, string>, method, path: url };
    arrived.push(one);
    const answer = reply(one, arrived.length);
    if (answer.drop) {
      request.socket.destroy();
      return;
    }
    const written = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body ?? {});
    const type = typeof answer.body === "string" ? "text/html" : "application/json";
    response.writeHead(answer.status, { "content-type": type, ...answer.headers }).end(written);
  };
  return { arrived, ...(await onLoopback(listener)) };
}

/** A gateway that answers `served` to the paths of one mode, and `otherwise` to all else. */
export const only =
  (mode: "bedrock" | "messages", otherwise: Reply, served = said) =>
  ({ path }: Arrived): Reply => {
    const ofMode = mode === "bedrock" ? /^\/v1\/model\/[^/]+\/invoke$/ : /^\/v1\/messages/;
    return ofMode.test(path) ? served : otherwise;
  };

/** Settings in which a header names a config. */
export function bedrockSettings(url: string): Settings {
  return {
    env: {
      ANTHROPIC_BEDROCK_BASE_URL: url,
      ANTHROPIC_CUSTOM_HEADERS: `x-portkey-api-key: ${key}\nx-portkey-config: pc-paymen-1a2b3c`,
      ANTHROPIC_MODEL: model,
      CLAUDE_CODE_SKIP_BEDROCK_AUTH: 1,
      CLAUDE_CODE_USE_BEDROCK: 1,
    },
  };
}

/** The same in mode messages. */
export function messagesSettings(url: string): Settings {
  return {
    env: {
      ANTHROPIC_AUTH_TOKEN: key,
      ANTHROPIC_BASE_URL: url.replace(/\/v1$/, ""),
      ANTHROPIC_CUSTOM_HEADERS: `x-portkey-api-key: ${key}\nx-portkey-config: pc-paymen-1a2b3c`,
    },
    model,
  };
}
