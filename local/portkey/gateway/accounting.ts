import type { StoredApiKey } from "../store.ts";
import { dollars } from "./costs.ts";
import type { Counters } from "./counters.ts";
import type { GatewayRequest, Mode } from "./requests.ts";
import type { Leaf } from "./resolve.ts";
import { limitsOf } from "./targets.ts";
import type { Tokens } from "./usage.ts";

/**
 * Whether the answers of a mode are counted, in dollars and tokens. Those of Bedrock's own runtime are not: Portkey
 * passes them through without reading them (its page on Claude Code and Bedrock, 2026-08), so no budget runs out by
 * them. What is exhausted already stays shut to both modes, and requests per time are counted in both.
 */
export function isCounted(mode: Mode): boolean {
  return mode === "messages";
}

/** Books what an answer took on the API key and on the target that gave it. */
export function book(
  entry: GatewayRequest,
  tokens: Tokens | undefined,
  { target, model }: Leaf,
  key: StoredApiKey,
  { spending, rates }: Counters,
): void {
  if (!tokens) return;
  entry.tokens = tokens;
  if (!isCounted(entry.mode)) return;
  const priced = model ?? entry.model;
  entry.cost = target && priced !== undefined ? dollars(priced, target, tokens) : 0;
  const total = tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite;
  for (const limited of [key, ...(target ? limitsOf(target) : [])]) {
    spending.add(limited, total, entry.cost);
    rates.take(limited, "tokens", total);
  }
}
