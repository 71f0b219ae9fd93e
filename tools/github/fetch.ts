import { http } from "../../components/shared/network/http.ts";

/** Milliseconds until a connection to GitHub has failed, and before it the look-up of a name. */
const connectTimeout = 5_000;

/** Milliseconds until a request without an answer has failed. */
const requestTimeout = 60_000;

/** What Octokit gives to `fetch`. */
interface Request {
  readonly body?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly method: string;
  readonly signal?: AbortSignal;
}

/** `fetch` for Octokit, on the way to the outside that the environment names: Node's own uses no proxy before Node 24. */
export async function fetchAnswer(
  url: string,
  { body, headers, method, signal }: Request,
): Promise<Response> {
  const answer = await http(url, {
    ...(body !== undefined && { body }),
    headers: { ...headers },
    method: method as "GET",
    responseType: "buffer",
    retry: { limit: 0 },
    signal,
    throwHttpErrors: false,
    timeout: { connect: connectTimeout, lookup: connectTimeout, request: requestTimeout },
  });
  const lines = Object.entries(answer.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((one) => [name, one] as [string, string]),
  );
  // A status that has no body takes none, not even an empty one.
  return new Response(answer.rawBody.length === 0 ? null : new Uint8Array(answer.rawBody), {
    headers: lines,
    status: answer.statusCode,
  });
}
