import data from "./inference-profiles.json" with { type: "json" };

/**
 * A route of an inference profile: called in one of `from`, a request may be served in any of `to`.
 * `commercial` stands for every commercial region.
 */
interface Route {
  readonly from: readonly string[];
  readonly to: readonly string[] | "commercial";
}

/**
 * The bundled inference profiles, each with its routes.
 *
 * Source: AWS's guidance for Claude Code with Bedrock (2026-07-16) and recorded answers of
 * GetInferenceProfile (up to `asOf` in the file). AWS says that destinations depend on the region called
 * and that a profile's set does not change, so every look-up is by (profile, source region).
 */
const profiles: Readonly<Record<string, readonly Route[]>> = data.profiles as Record<string, Route[]>;

/** A prefix that makes a model id a geographic inference profile. Source: Amazon Bedrock user guide. */
const geographies = ["us", "us-gov", "eu", "apac", "au", "jp"] as const;

/** Every region that the bundled data names: where Amazon Bedrock serves Claude. Sorted. */
export const bedrockRegions: readonly string[] = [
  ...new Set(
    Object.values(profiles).flatMap((routes) =>
      routes.flatMap(({ from, to }) => [...from, ...(to === "commercial" ? [] : to)]),
    ),
  ),
].sort();

/** Every geographic profile that the bundled data knows. Sorted. */
export const geographicProfiles: readonly string[] = Object.keys(profiles)
  .filter((id) => kindOfModel(id) === "geographic")
  .sort();

/**
 * What a model id stands for: a foundation model invoked in the region called (`anthropic.claude-…`), a
 * geographic profile (`us.anthropic.claude-…`), the global profile, or an id of another form.
 */
export function kindOfModel(model: string): "in-region" | "geographic" | "global" | "other" {
  const [first = "", ...rest] = model.split(".");
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9a-z]+)?$/.test(model)) return "other";
  if (first === "global") return "global";
  if ((geographies as readonly string[]).includes(first) && rest.length > 1) return "geographic";
  return rest.length === 1 ? "in-region" : "other";
}

/** The foundation model behind a profile: its id without the prefix. An in-region id is itself. */
export function foundationModel(model: string): string {
  return kindOfModel(model) === "in-region" ? model : model.slice(model.indexOf(".") + 1);
}

/** Regions from which a bundled profile can be invoked. Sorted; empty for a profile that is not bundled. */
export function sourceRegions(profile: string): readonly string[] {
  return (profiles[profile] ?? []).flatMap(({ from }) => from).sort();
}

/** Whether `model` can be called in `region`, as far as the bundled data knows. */
export function canInvoke(model: string, region: string): boolean {
  return kindOfModel(model) === "in-region" || sourceRegions(model).includes(region);
}

/**
 * Regions in which a request may be served that calls a geographic profile in `source`. Sorted.
 *
 * @throws when the bundled data has no such route: check with {@link sourceRegions} first
 */
export function destinationRegions(profile: string, source: string): readonly string[] {
  const route = (profiles[profile] ?? []).find(({ from }) => from.includes(source));
  if (route === undefined || route.to === "commercial") {
    throw new Error(`${profile} has no bundled geographic route from ${source}`);
  }
  return [...route.to].sort();
}
