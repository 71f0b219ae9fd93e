import { HTTPError, type Method, type RequestError, type Response, TimeoutError } from "got";
import type * as z from "zod";
import { mask, maskJson } from "../shared/mask.ts";
import { networkFailure } from "../shared/network/failure.ts";
import { http as network } from "../shared/network/http.ts";
import { noAnswer, type Purpose, refusal } from "./errors.ts";
import { askedWait } from "./retry-after.ts";

/** One call of Portkey's REST API. */
export interface Call<Answer> extends Purpose {
  readonly method: Extract<Method, "GET" | "POST" | "PUT" | "DELETE">;
  /** Below the base URL, without a leading slash. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** Values in the body that no message may repeat. */
  readonly secrets?: readonly string[];
  readonly answer: z.ZodType<Answer>;
}

/**
 * Sends a call and gives its answer, checked.
 *
 * @throws PortkeyError
 */
export type Send = <Answer>(call: Call<Answer>) => Promise<Answer>;

/** Repeats after the first attempt. */
const retries = 3;

/** Milliseconds until a call without an answer has failed. */
const requestTimeout = 30_000;

/** Milliseconds, the longest wait that a Retry-After may ask for. */
const longestRetryAfter = 60_000;

/** Milliseconds until a connection has failed, and before it the look-up of a name. */
const connectTimeout = 5_000;

/** Failures to reach Portkey which may be over a moment later. */
const unsent = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH", "ERR_PROXY_FAILED"];

/** Failures on the way, which may be over a moment later: of the connection, or of an answer that breaks off. */
const lost = [
  "ETIMEDOUT",
  "ECONNRESET",
  "EPIPE",
  "ERR_HTTP_CONTENT_LENGTH_MISMATCH",
  "ERR_READING_RESPONSE_STREAM",
];

/** An answer that is no success. */
type Refused = Pick<Response, "body" | "headers" | "statusCode">;

/**
 * A client of Portkey's REST API.
 *
 * Calls that failed for a passing reason are repeated, at most three times, with growing and jittered
 * delays, or as Retry-After says. A POST is repeated only where it cannot have acted. While Portkey has not answered once, a
 * connection that does not come about is not tried again: there is no way to it, which a person should know within
 * seconds. Redirects are not followed, since they would carry the key to another host.
 *
 * @param baseUrl with `/v1`
 * @param apiKey an admin key
 */
export function portkeyClient(baseUrl: string, apiKey: string): Send {
  const url = new URL(baseUrl);
  let hasAnswered = false;
  const mayHaveActed = (error: RequestError) => {
    if (!(error instanceof HTTPError)) return networkFailure(error, url) === undefined;
    const { statusCode } = error.response;
    return statusCode >= 500 && statusCode !== 503;
  };
  const isPointless = (error: RequestError) => {
    hasAnswered ||= error instanceof HTTPError;
    if (error.options.method === "POST" && mayHaveActed(error)) return true;
    return !hasAnswered && networkFailure(error, url)?.isTimeout === true;
  };
  const http = network.extend({
    followRedirect: false,
    headers: { "x-portkey-api-key": apiKey },
    prefixUrl: baseUrl,
    retry: {
      backoffLimit: 8_000,
      calculateDelay: ({ computedValue, error }) => (isPointless(error) ? 0 : computedValue),
      errorCodes: [...unsent, ...lost],
      limit: retries,
      maxRetryAfter: longestRetryAfter,
      methods: ["GET", "POST", "PUT", "DELETE"],
      noise: 100,
      statusCodes: [429, 500, 502, 503, 504],
    },
    throwHttpErrors: true,
    timeout: { connect: connectTimeout, lookup: connectTimeout, request: requestTimeout },
  });

  return async (call) => {
    // Portkey, or what is before it, may quote what it was sent.
    const secrets = [apiKey, ...(call.secrets ?? [])];
    const refused = ({ body, headers, statusCode }: Refused) =>
      refusal(call, statusCode, maskJson(parse(body), secrets), askedWait(headers["retry-after"]));
    const response = await http(call.path, {
      method: call.method,
      ...(call.query && { searchParams: call.query }),
      ...(call.body !== undefined && { json: call.body }),
    }).catch((error: RequestError) => {
      if (error instanceof HTTPError) throw refused(error.response);
      const failure = networkFailure(error, url, "PORTKEY_BASE_URL");
      throw noAnswer(call, baseUrl, failure ?? { reason: reason(error) }, failure === undefined);
    });
    hasAnswered = true;
    // A redirect is not followed, and so is an answer like any other to the HTTP client.
    if (response.statusCode >= 300) throw refused(response);
    const body = parse(response.body);
    if (body === undefined && response.body !== "")
      throw noAnswer(call, baseUrl, { reason: "an answer that is not JSON" }, true);
    const answer = call.answer.safeParse(body ?? {});
    if (answer.success) return answer.data;
    const [issue] = answer.error.issues;
    const lacking = `an answer without what it should hold: ${issue?.path.join(".")} ${issue?.message}`;
    throw noAnswer(call, baseUrl, { reason: mask(lacking, secrets) }, true);
  };
}

function reason(error: RequestError): string {
  return error instanceof TimeoutError ? `no answer within ${requestTimeout / 1000} s` : error.code;
}

function parse(text: unknown): unknown {
  if (typeof text !== "string" || text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
