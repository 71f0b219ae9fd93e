import { randomUUID } from "node:crypto";

/** Portkey's error codes and the HTTP status that each one comes with (published list of Admin API errors). */
const STATUS = {
  AB01: 400,
  AB02: 404,
  AB03: 403,
  AB04: 500,
  AB05: 401,
  AB06: 429,
  AB07: 409,
  AB08: 404,
} as const;

/** One of Portkey's error codes. */
export type ErrorCode = keyof typeof STATUS;

/** What a handler throws to have a call refused. */
export class ApiError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.code = code;
  }

  answer(): Response {
    return errorAnswer(STATUS[this.code], this.message, this.code);
  }
}

/** Thrown for the answer of a proxy in front of the API, which speaks HTML and knows no error codes. */
export class BadGateway extends Error {
  answer(): Response {
    return new Response("<html><head><title>502 Bad Gateway</title></head></html>", {
      status: 502,
      headers: { "content-type": "text/html" },
    });
  }
}

/**
 * An error as the live API words it, `request_id` included (answers quoted in Portkey's community, 2024 to 2026).
 *
 * @param code default: the code that goes with the status, none where the published list has none
 */
export function errorAnswer(status: number, message: string, code = codeOf(status)): Response {
  const data = { message, ...(code && { errorCode: code }), request_id: randomUUID() };
  return Response.json({ success: false, data }, { status });
}

/** 404 is left to AB08, which the live API sends far more often than AB02. */
function codeOf(status: number): ErrorCode | undefined {
  return (Object.keys(STATUS) as ErrorCode[]).findLast((code) => STATUS[code] === status);
}

/** The refusal of an object that does not exist. */
export function notFound(kind: string, id: string): ApiError {
  return new ApiError("AB08", `${kind} ${id} not found`);
}
