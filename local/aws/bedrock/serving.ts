import type { BedrockFaults } from "./faults.ts";
import type { Target } from "./target.ts";

/**
 * The region that serves a call. Through a profile that is the region called, if the profile may end there, and the
 * first of the others when it cannot serve.
 *
 * @throws BedrockError when a fault befalls the call, or no destination can serve it
 */
export function servedBy({ id, model, profile }: Target, region: string, faults: BedrockFaults): string {
  const atOnce = faults.onCall(region, id, model);
  if (atOnce) throw atOnce;
  if (!profile) return region;
  const home = profile.destinations.filter((one) => one === region);
  let first: Error | undefined;
  for (const candidate of new Set([...home, ...profile.destinations])) {
    const fault = faults.onServing(candidate, model);
    if (!fault) return candidate;
    first ??= fault;
  }
  throw first;
}
