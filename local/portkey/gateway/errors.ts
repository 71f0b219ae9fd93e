/** Thrown to have a request refused; the forms are those of Portkey's own gateway (its public branch 2.0.0). */
export class GatewayError extends Error {
  readonly status: number;
  readonly #body: object;
  readonly #headers: Record<string, string>;

  constructor(status: number, message: string, body: object, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.#body = body;
    this.#headers = headers;
  }

  answer(): Response {
    return Response.json(this.#body, { headers: this.#headers, status: this.status });
  }
}

/** The API key is refused, before anything is routed. */
export function keyRefused(
  status: number,
  code: string,
  reason: string,
  headers?: Record<string, string>,
): GatewayError {
  const message = `Portkey Error: ${reason}. Error Code: ${code}`;
  return new GatewayError(status, message, { status: "failure", message, error: { message, code } }, headers);
}

/** The request asks for what cannot be routed. */
export function notRoutable(message: string): GatewayError {
  return new GatewayError(400, message, { status: "failure", message });
}

/** One target refuses, which another one may make up for. */
export function targetRefused(
  status: number,
  type: string,
  message: string,
  code: string | null = null,
): GatewayError {
  return new GatewayError(status, message, { error: { message, type, param: null, code } });
}

/** What Portkey answers where it calls a provider in vain (its page on Claude Code quotes it). */
export function fetchFailed(): GatewayError {
  return new GatewayError(500, "fetch failed", { error: { message: "fetch failed" } });
}

/** A secret as Portkey's messages show it. */
export function hinted(secret: string): string {
  return `${secret.slice(0, 2)}********${secret.slice(-3)}`;
}
