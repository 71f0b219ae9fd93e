import { regionOfArn } from "../components/bedrock/arns.ts";
import type { InferenceProfiles } from "../components/bedrock/inference-profiles.ts";

/** A profile called in a region, and what differs about it. */
export interface Difference {
  readonly profile: string;
  readonly region: string;
  /** Regions that may serve it as bundled; undefined where the bundled data has no such call. */
  readonly bundled: readonly string[] | undefined;
  /** Regions that may serve it as AWS says; undefined where AWS has no such call. */
  readonly aws: readonly string[] | undefined;
}

/**
 * Where bundled data and AWS differ, by profile and region.
 *
 * @param bundledIds every bundled profile
 * @param asked what AWS said, by region: ARNs of foundation models by profile
 */
export function differences(
  bundled: InferenceProfiles,
  bundledIds: readonly string[],
  asked: ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>,
): Difference[] {
  return [...asked].flatMap(([region, live]) =>
    [...new Set([...bundledIds, ...live.keys()])].sort().flatMap((profile) => {
      const [ours, theirs] = [bundled.reached(profile, region), live.get(profile)].map(regionsOf);
      return String(ours) === String(theirs) ? [] : [{ aws: theirs, bundled: ours, profile, region }];
    }),
  );
}

/** The legs of a profile as regions; the one without a region is `any`. */
function regionsOf(arns: readonly string[] | undefined): string[] | undefined {
  return arns && [...new Set(arns.map((arn) => regionOfArn(arn) || "any"))].sort();
}

/** A difference in one line. */
export function described({ aws, bundled, profile, region }: Difference): string {
  const call = `${profile} from ${region}`;
  if (bundled === undefined) return `${call}: not bundled (AWS: ${aws?.join(", ")})`;
  if (aws === undefined) return `${call}: not in AWS (bundled: ${bundled.join(", ")})`;
  const [more, fewer] = [
    aws.filter((name) => !bundled.includes(name)),
    bundled.filter((name) => !aws.includes(name)),
  ];
  const parts = [
    ...(more.length > 0 ? [`AWS also serves it in ${more.join(", ")}`] : []),
    ...(fewer.length > 0 ? [`AWS does not serve it in ${fewer.join(", ")}`] : []),
  ];
  return `${call}: ${parts.join("; ")}`;
}
