import prices from "./prices.json" with { type: "json" };
import type { Target } from "./targets.ts";
import type { Tokens } from "./usage.ts";

const MILLION = 1_000_000;

/**
 * What an answer costs in dollars, by the public list price of its model's family. A model that has none costs
 * nothing, as in Portkey, where a budget never runs out by it.
 *
 * @param model id of a model or of a profile, or an ARN that the integration traces back to a model
 */
export function dollars(model: string, target: Target, tokens: Tokens): number {
  const traced = target.integration?.models.find(({ slug }) => slug === model)?.base_model_slug;
  const price = priceOf(traced ?? model);
  if (!price) return 0;
  const { cacheRead, cacheWrite } = prices;
  const input = tokens.input + tokens.cacheRead * cacheRead + tokens.cacheWrite * cacheWrite;
  return (input * price.input + tokens.output * price.output) / MILLION;
}

/** Of families that fit, the one that says most. */
function priceOf(model: string) {
  const name = model.slice(model.lastIndexOf("anthropic.") + "anthropic.".length);
  return Object.entries(prices.families)
    .filter(([family]) => model.includes("anthropic.") && name.startsWith(family))
    .sort(([a], [b]) => b.length - a.length)[0]?.[1];
}
