import type { Metadata } from "./metadata.ts";
import type { Tokens } from "./usage.ts";

/** The two protocols: Anthropic's Messages API on `/v1/messages`, Bedrock's own runtime on `/v1/model`. */
export type Mode = "messages" | "bedrock";

/** One request to the gateway. Fields are missing where the request was refused before they were known. */
export interface GatewayRequest {
  readonly method: string;
  /** Path and query, still percent-encoded. */
  readonly path: string;
  readonly mode: Mode;
  /** Id of the API key's object. */
  apiKeyId?: string;
  apiKeyName?: string;
  /** Slug of the saved config that routed it. */
  config?: string;
  /** What counts, after the API key has had its say. */
  metadata?: Metadata;
  /** As it was asked for. */
  model?: string;
  /** Slug of the virtual key or provider that answered, with an error perhaps. */
  target?: string;
  /** The HTTP status of the answer; `open` until there is one. */
  status: number | "open";
  /** Once the answer has passed by in full. */
  tokens?: Tokens;
  /** In dollars. */
  cost: number;
}

/** What arrived since the last reset. */
export class RequestLog {
  #requests: GatewayRequest[] = [];

  /** Adds a request; the entry is returned so that it can be filled in. */
  arrive(method: string, path: string, mode: Mode): GatewayRequest {
    const entry: GatewayRequest = { cost: 0, method, mode, path, status: "open" };
    this.#requests.push(entry);
    return entry;
  }

  all(): GatewayRequest[] {
    return structuredClone(this.#requests);
  }

  reset(): void {
    this.#requests = [];
  }
}
