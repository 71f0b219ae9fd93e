import type { Call } from "./expectation.ts";
import { modelIn, models, routes, systemProfile } from "./facts.ts";

/** What a team calls that names these regions and models: every pair that the bundled data has. */
export function callsOf(regions: readonly string[], named: readonly string[]): Call[] {
  return regions.flatMap((region) =>
    named.flatMap((model): Call[] => {
      if (models.includes(model)) return [{ ...modelIn(region, model), legs: [] }];
      const route = routes.find(({ profile, source }) => profile === model && source === region);
      return route ? [{ ...systemProfile(region, model), legs: route.legs }] : [];
    }),
  );
}
