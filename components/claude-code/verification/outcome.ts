import type { RequestError } from "got";
import { mask } from "../../shared/mask.ts";
import { type NetworkFailure, networkFailure } from "../../shared/network/failure.ts";
import { http } from "../../shared/network/http.ts";
import { printable } from "../../shared/printable.ts";
import { type ModelRequest, secretsOf } from "./request.ts";

/** What a gateway answered, without secrets. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
  /** AWS's name of an error, from its header. */
  readonly errorType: string;
  /** Where a redirect leads. */
  readonly location: string;
}

/** Why there was no answer. */
export interface NoAnswer {
  /** Such as `ECONNREFUSED`. */
  readonly code: string;
  readonly message: string;
  /** Where the gateway was not reached at all. */
  readonly network?: NetworkFailure | undefined;
}

/** What became of a request. */
export type Outcome = Answer | NoAnswer;

/** Milliseconds until a request without an answer has failed. */
const patience = 30_000;

/** Milliseconds until a connection has failed, and before it the look-up of a name. */
const connectTimeout = 5_000;

/** Sends a request once. Redirects are not followed, since they would carry the key to another host. */
export async function ask({ body, headers, ...request }: ModelRequest): Promise<Outcome> {
  const secrets = secretsOf({ body, headers, ...request });
  const masked = (text: string) => mask(text, secrets, { showStart: true });
  try {
    const answer = await http.post(request.url, {
      followRedirect: false,
      headers,
      json: body,
      retry: { limit: 0 },
      throwHttpErrors: false,
      timeout: { connect: connectTimeout, lookup: connectTimeout, request: patience },
    });
    const header = (name: string) => masked(String(answer.headers[name] ?? ""));
    return {
      body: masked(answer.body),
      contentType: header("content-type"),
      errorType: header("x-amzn-errortype").replace(/:.*/, ""),
      location: header("location"),
      status: answer.statusCode,
    };
  } catch (error) {
    const { code, message } = error as RequestError;
    const network = networkFailure(error, new URL(request.url), "gatewayUrl");
    return { code, message: network?.reason ?? masked(message), network };
  }
}

/** Whether a model answered. A gateway may say 200 and yet tell of an error. */
export function isServed(outcome: Outcome): boolean {
  if ("code" in outcome || outcome.status < 200 || outcome.status >= 300) return false;
  const { content } = Object(parsed(outcome.body)) as { content?: unknown };
  return Array.isArray(content);
}

/** All that an outcome says of its cause. */
export function wordsOf(outcome: Outcome): string {
  return "code" in outcome ? outcome.message : `${outcome.errorType} ${outcome.body}`.trim();
}

/** An outcome for people to read, in one printable line with at most so many characters of an answer. */
export function shown(outcome: Outcome, length: number): string {
  if ("code" in outcome) return `no answer (${printable(outcome.message)})`;
  const { location, status } = outcome;
  const words = printable(wordsOf(outcome).replaceAll(/\s+/g, " "), length);
  const parts = [String(status), ...(location ? [`location: ${printable(location)}`] : [])];
  return [...parts, words || "(nothing)"].join(" ");
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
