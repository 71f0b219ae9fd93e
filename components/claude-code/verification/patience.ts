import pRetry from "p-retry";
import { ask, type Outcome, shown, wordsOf } from "./outcome.ts";
import type { ModelRequest } from "./request.ts";

/** Failures of a connection, or of an answer that breaks off. */
const lost = [
  "EAI_AGAIN",
  "ECONNRESET",
  "EPIPE",
  "ERR_HTTP_CONTENT_LENGTH_MISMATCH",
  "ERR_READING_RESPONSE_STREAM",
  "ETIMEDOUT",
];

/** AWS's words about a key, a policy or a role that not all of it knows yet. */
const unsettled =
  /AccessDenied|UnrecognizedClient|security token included in the request is invalid|not authorized to perform|have access to the model/i;

class Passing extends Error {
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super();
    this.outcome = outcome;
  }
}

/**
 * Sends a request, and again where its failure may be over a moment later: a new key or policy that AWS does not
 * know everywhere, a rate limit, an outage.
 *
 * @param patience milliseconds after which no further attempt is made; one under way is waited for
 * @param tell is told of each failure that is tried again
 */
export async function askPatiently(
  request: ModelRequest,
  patience: number,
  tell: (line: string) => void,
): Promise<Outcome> {
  const start = performance.now();
  const attempt = async () => {
    const outcome = await ask(request);
    if (passes(outcome)) throw new Passing(outcome);
    return outcome;
  };
  try {
    return await pRetry(attempt, {
      factor: 1.5,
      maxRetryTime: patience,
      maxTimeout: 8_000,
      minTimeout: 1_000,
      onFailedAttempt: ({ attemptNumber, error, retryDelay }) => {
        if (retryDelay === 0) return;
        const left = Math.ceil((patience - (performance.now() - start)) / 1000);
        const { outcome } = error as Passing;
        tell(`attempt ${attemptNumber}: ${shown(outcome, 160)}; trying again for ${left} s more`);
      },
      retries: Number.POSITIVE_INFINITY,
    });
  } catch (error) {
    if (error instanceof Passing) return error.outcome;
    throw error;
  }
}

function passes(outcome: Outcome): boolean {
  if ("code" in outcome) return lost.includes(outcome.code);
  const { status } = outcome;
  if (status === 403) return unsettled.test(wordsOf(outcome));
  // Portkey's answer in a protocol that it does not serve stays the same. Source: its docs for Claude Code, 2026-08.
  if (status === 500 && wordsOf(outcome).includes("fetch failed")) return false;
  return status === 408 || status === 429 || (status >= 500 && status !== 501);
}
