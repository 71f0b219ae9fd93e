import { awsRules } from "./aws-causes.ts";
import { isServed, type NoAnswer, type Outcome, wordsOf } from "./outcome.ts";
import { portkeyRules } from "./portkey-causes.ts";
import type { ModelRequest } from "./request.ts";

/**
 * Why a request was not answered and what to do about it, in one line. Portkey's and AWS's words are known from
 * their docs, from the source of Portkey's gateway and from answers that people recorded.
 */
export function causeOf(request: ModelRequest, outcome: Outcome): string {
  return knownCause(request, outcome) ?? guess(request, outcome);
}

/** A cause that stands in the answer itself. */
function knownCause(request: ModelRequest, outcome: Outcome): string | undefined {
  if ("code" in outcome) return undefined;
  const words = wordsOf(outcome);
  // What AWS says comes through the gateway, so its words go first.
  return [...awsRules, ...portkeyRules]
    .find((rule) => (rule.status ?? outcome.status) === outcome.status && rule.words.test(words))
    ?.cause(request, words);
}

/** Whether a failure may mean that the gateway serves the other mode alone. */
export function mayBeOtherMode(request: ModelRequest, outcome: Outcome): boolean {
  if ("code" in outcome || knownCause(request, outcome) !== undefined) return false;
  return [404, 405, 500, 501].includes(outcome.status) || isStrange(outcome);
}

/** Why a request failed that was answered in the other mode. */
export function otherModeCause({ mode }: ModelRequest, other: ModelRequest): string {
  if (lacksVersion(other.gateway, mode)) {
    return `gatewayUrl is ${other.gateway}, and the gateway answers below ${other.gateway}/v1: set gatewayUrl: ${other.gateway}/v1`;
  }
  return `this gateway serves mode ${other.mode}, not mode ${mode}: set claudeCode.mode: ${other.mode}`;
}

function guess(request: ModelRequest, outcome: Outcome): string {
  const { gateway, mode, model } = request;
  if ("code" in outcome) return guessWithoutAnswer(gateway, outcome);
  const { contentType, location, status } = outcome;
  if (location !== "") return `the gateway at ${gateway} moved to ${location}: set gatewayUrl to where it is`;
  if (status === 404 || status === 405 || isStrange(outcome)) {
    const version = lacksVersion(gateway, mode) ? " (Portkey's ends in /v1)" : "";
    return `what answers at ${gateway} is no gateway that serves mode ${mode}: check gatewayUrl${version}`;
  }
  if (status >= 500) {
    return `the gateway at ${gateway}, or Bedrock behind it, failed: check gatewayUrl and the gateway's status and logs, then run pulumi up again`;
  }
  const by = contentType.includes("json") ? "the gateway" : "the gateway, or a proxy or firewall before it,";
  return `${by} refused the request for ${model} with ${status} for the reason above: check gatewayUrl and the team's route`;
}

function guessWithoutAnswer(gateway: string, { code, network }: NoAnswer): string {
  if (network !== undefined) {
    return `the gateway at ${gateway} cannot be reached (${network.reason}): ${network.advice}`;
  }
  if (code === "ETIMEDOUT") {
    return `the gateway at ${gateway} did not answer in time: check gatewayUrl and the gateway's status`;
  }
  if (code === "ERR_INVALID_CHAR" || code === "ERR_INVALID_HTTP_TOKEN") {
    return "a header of the settings has a character that no header may have: check the team's metadata and its API key";
  }
  return `the connection to the gateway at ${gateway} failed (${code}): check gatewayUrl, the gateway's status and the network`;
}

/** A page for people, or a success that holds no answer of a model. */
function isStrange(outcome: Outcome): boolean {
  if ("code" in outcome) return false;
  const { contentType, status } = outcome;
  return status < 300 ? !isServed(outcome) : contentType.includes("html") && status < 500 && status >= 400;
}

function lacksVersion(gateway: string, mode: ModelRequest["mode"]): boolean {
  return mode === "bedrock" && !gateway.endsWith("/v1");
}
