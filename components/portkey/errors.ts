import type { NetworkFailure } from "../shared/network/failure.ts";
import { printable } from "../shared/printable.ts";
import { shownWait, type Wait } from "./retry-after.ts";

/** What a call was for, in words for the person who reads its failure. */
export interface Purpose {
  /** E.g. `creating virtual key "payments us-east-1 (…)"`. */
  readonly doing: string;
  /** The scope that an admin key needs for it, e.g. `virtual_keys.create`. */
  readonly scope: string;
}

/** An answer of Portkey that is not a success. Carries no request, so that no key can leak from it. */
export class PortkeyError extends Error {
  override readonly name = "PortkeyError";
  /** HTTP status; undefined when no answer came. */
  readonly status: number | undefined;
  /**
   * Whether the call may have acted although it failed: the connection broke, it timed out, or the server
   * failed while it worked.
   */
  readonly ambiguous: boolean;

  constructor(message: string, status: number | undefined, ambiguous: boolean) {
    super(message);
    // The engine's host prints the stack of whatever a read or a deletion throws: the message says it all.
    this.stack = "";
    this.status = status;
    this.ambiguous = ambiguous;
  }
}

/** An error for a call that Portkey answered with a status other than 2xx. */
export function refusal(purpose: Purpose, status: number, body: unknown, wait?: Wait): PortkeyError {
  const { code, message } = detail(body);
  const answer = [status, code].filter((part) => part !== undefined).join(" ");
  const text = `${printable(purpose.doing)}: Portkey answered ${answer}${message === undefined ? "" : ` "${message}"`}`;
  const later = wait === undefined ? "" : `; ${shownWait(wait)}`;
  return new PortkeyError(text + remedy(purpose, status) + later, status, status >= 500 && status !== 503);
}

/** An error for a call that got no answer. */
export function noAnswer(
  purpose: Purpose,
  baseUrl: string,
  { advice = "check PORTKEY_BASE_URL and the network", reason }: Partial<NetworkFailure> & { reason: string },
  ambiguous: boolean,
): PortkeyError {
  return new PortkeyError(
    `${printable(purpose.doing)}: no answer from Portkey at ${printable(baseUrl)} (${printable(reason)}); ${advice}`,
    undefined,
    ambiguous,
  );
}

function remedy({ scope }: Purpose, status: number): string {
  switch (status) {
    case 401:
      return "; set PORTKEY_API_KEY to a valid admin key";
    case 403:
      return `; the admin key needs the scope ${scope}`;
    case 409:
      return scope.endsWith(".delete") ? "; delete what still uses it in Portkey, then run this again" : "";
    case 404:
      return scope.endsWith(".update") ? "; if somebody deleted it, pulumi up --refresh makes it anew" : "";
    case 407:
      return "; it is a proxy that answers: give HTTP_PROXY its user and password (http://USER:PASSWORD@HOST:PORT)";
    default:
      return "";
  }
}

/** The error shapes that Portkey's services are known to answer with, as printable texts. */
function detail(body: unknown): { code?: string; message?: string } {
  if (typeof body !== "object" || body === null) return {};
  const { data, error } = body as { data?: unknown; error?: unknown };
  const { code, errorCode, message } = (error ?? data ?? body) as Record<string, unknown>;
  const name = errorCode ?? code;
  return {
    ...(name !== undefined && { code: inOneLine(String(name)) }),
    ...(typeof message === "string" && { message: inOneLine(message) }),
  };
}

function inOneLine(text: string): string {
  return printable(text.trim().replaceAll(/\s+/g, " "));
}
