import { foundationModelArn, regionlessModelArn } from "./arns.ts";
import data from "./inference-profiles.json" with { type: "json" };
import { foundationModel, kindOfModel } from "./model-id.ts";

/**
 * What is known of inference profiles: bundled data or AWS's own answers.
 *
 * AWS says that where a request may be served depends on the region called and that a profile's set does not
 * change, so every look-up is by (profile, source region).
 */
export interface InferenceProfiles {
  /**
   * ARNs of the foundation models that may serve a request which calls `profile` in `source`; one without a
   * region is the leg of a global profile. Undefined where the profile cannot be called there.
   */
  reached(profile: string, source: string): readonly string[] | undefined;
  /** Regions from which a profile can be called, sorted. Undefined where that is not known. */
  sources(profile: string): readonly string[] | undefined;
}

/** Called in one of `from`, a request may be served in any of `to`; a global profile's `to` is of no use here. */
interface Route {
  readonly from: readonly string[];
  readonly to: readonly string[] | "commercial";
}

/**
 * Source: AWS's guidance for Claude Code with Bedrock (2026-07-16) and recorded answers of
 * GetInferenceProfile (up to `asOf` in the file). `make profiles` compares them with AWS.
 */
const routes: Readonly<Record<string, readonly Route[]>> = data.profiles as Record<string, Route[]>;

/** The day of the newest fact in the bundled data. */
export const bundledAsOf: string = data.asOf;

/** Every bundled profile, geographic and global. Sorted. */
export const bundledProfiles: readonly string[] = Object.keys(routes).sort();

/** Foundation models that bundled profiles serve. Sorted. */
export const profiledModels: readonly string[] = [...new Set(bundledProfiles.map(foundationModel))].sort();

/** Bundled profiles of a foundation model that can be called from every one of some regions. */
export function bundledProfilesOf(model: string, regions: readonly string[]): string[] {
  const { sources } = bundledInferenceProfiles;
  return bundledProfiles.filter((profile) => {
    const from = sources(profile) ?? [];
    return foundationModel(profile) === model && regions.every((region) => from.includes(region));
  });
}

/** Every region that the bundled data names: where Amazon Bedrock serves Claude. Sorted. */
export const bedrockRegions: readonly string[] = [
  ...new Set(
    Object.values(routes).flatMap((all) =>
      all.flatMap(({ from, to }) => [...from, ...(to === "commercial" ? [] : to)]),
    ),
  ),
].sort();

/** The profiles that come with this program. */
export const bundledInferenceProfiles: InferenceProfiles = {
  reached(profile, source) {
    const route = routes[profile]?.find(({ from }) => from.includes(source));
    if (route === undefined) return undefined;
    const model = foundationModel(profile);
    if (kindOfModel(profile) === "global" || route.to === "commercial") {
      return [foundationModelArn(source, model), regionlessModelArn(model)];
    }
    return [...route.to].sort().map((region) => foundationModelArn(region, model));
  },
  sources: (profile) => (routes[profile] ?? []).flatMap(({ from }) => from).sort(),
};
