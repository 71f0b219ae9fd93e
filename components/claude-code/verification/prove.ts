import { mask } from "../../shared/mask.ts";
import { printableMessage } from "../../shared/printable.ts";
import type { Settings } from "../settings.ts";
import { causeOf, mayBeOtherMode, otherModeCause } from "./cause.ts";
import { ask, isServed, type Outcome, shown } from "./outcome.ts";
import { askPatiently } from "./patience.ts";
import { type ModelRequest, requestOf, routeOf, secretsOf } from "./request.ts";

/** How a proof is made. */
export interface ProofOptions {
  /** Milliseconds for which a failure that may pass is tried again. @default 30000 */
  readonly patience?: number;
  /** Is told what goes on, without secrets. */
  readonly tell: (line: string) => void;
}

/** Characters of an answer that a message repeats. */
const longest = 500;

/**
 * Sends one small request as settings say.
 *
 * @param apiKey what the settings' apiKeyHelper would print
 * @returns one line about the answer
 * @throws Error that says what was sent, what came back, and on its last line why; without secrets
 */
export async function prove(
  settings: Settings,
  apiKey: string,
  { patience = 30_000, tell }: ProofOptions,
): Promise<string> {
  const request = requestOf(settings, apiKey);
  const { gateway, mode, model } = request;
  const start = performance.now();
  const outcome = await askPatiently(request, patience, tell);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (!isServed(outcome)) throw new Error(await report(settings, apiKey, request, outcome));
  const uncounted = mode === "bedrock" ? "; budgets may not count requests in this mode" : "";
  return forPeople(request, [
    `mode ${mode}: ${model} answered through ${gateway} in ${seconds} s${uncounted}`,
  ]);
}

async function report(
  settings: Settings,
  apiKey: string,
  request: ModelRequest,
  outcome: Outcome,
): Promise<string> {
  const { mode, model, url } = request;
  const route = routeOf(request).join(", ") || "no header for the route";
  const key = secretsOf(request)[0] || "none";
  const lines = [
    `mode ${mode}: ${model} did not answer`,
    `sent: POST ${url} (${route}; API key ${key})`,
    `came back: ${shown(outcome, longest)}`,
    `cause: ${await explain(settings, apiKey, request, outcome)}`,
  ];
  return forPeople(request, lines);
}

/** Lines without a secret of the request. The start of the API key stays: it tells two keys apart. */
function forPeople(request: ModelRequest, lines: readonly string[]): string {
  const secrets = secretsOf(request);
  return lines.map((line) => printableMessage(mask(line, secrets, { showStart: true }))).join("\n");
}

async function explain(
  settings: Settings,
  apiKey: string,
  request: ModelRequest,
  outcome: Outcome,
): Promise<string> {
  if (mayBeOtherMode(request, outcome)) {
    const other = requestOf(settings, apiKey, request.mode === "bedrock" ? "messages" : "bedrock");
    if (isServed(await ask(other))) return otherModeCause(request, other);
  }
  return causeOf(request, outcome);
}
