import { foundationModelArn, idOfArn, inferenceProfileArn, partitionOf, regionOfArn } from "./arns.ts";
import type { InferenceProfiles } from "./inference-profiles.ts";
import { foundationModel, kindOfModel } from "./model-id.ts";

/** One model, called in one region. */
export interface Invocation {
  readonly region: string;
  /** What a request names: the id of a model or profile, or the ARN of an application profile. */
  readonly model: string;
  /** What is called: a foundation model in the region, or an inference profile there. */
  readonly arn: string;
  /**
   * Foundation models that may serve a call of the profile, the one of the region called always among them. Empty
   * where a foundation model itself is called.
   */
  readonly reached: readonly string[];
  /** Whether {@link arn} is a profile that may run in any commercial region. */
  readonly global: boolean;
}

/**
 * Every model called in every region.
 *
 * @returns nothing for a pair that cannot be called, as far as `profiles` know
 */
export function invocations(
  accountId: string,
  regions: readonly string[],
  models: readonly string[],
  profiles: InferenceProfiles,
): Invocation[] {
  return regions.flatMap((region) =>
    models.flatMap((model) => invocation(accountId, region, model, profiles) ?? []),
  );
}

function invocation(
  accountId: string,
  region: string,
  model: string,
  profiles: InferenceProfiles,
): Invocation | undefined {
  const kind = kindOfModel(model);
  if (kind === "in-region") {
    return { arn: foundationModelArn(region, model), global: false, model, reached: [], region };
  }
  const served = profiles.reached(model, region);
  if (served === undefined || kind === "other") return undefined;
  const local =
    kind === "application"
      ? served.map((leg) => foundationModelArn(region, idOfArn(leg)))
      : [foundationModelArn(region, foundationModel(model))];
  return {
    arn: kind === "application" ? model : inferenceProfileArn(region, accountId, model),
    global: served.some((leg) => regionOfArn(leg) === ""),
    model,
    reached: [...new Set([...local, ...served])].sort(),
    region,
  };
}

/**
 * The same call by an application profile that is made from the called one: what is reached stays, what is
 * called is the new profile alone.
 *
 * @param arn of the application profile
 */
export function throughApplicationProfile(call: Invocation, arn: string): Invocation {
  return { ...call, arn, reached: call.reached.length > 0 ? call.reached : [call.arn] };
}

/** A call by an application profile that is not made yet: what is counted before it is, counts the same after. */
export function throughUnmadeProfile(call: Invocation, accountId: string): Invocation {
  const { region } = call;
  const id = "0".repeat(12);
  return throughApplicationProfile(
    call,
    `arn:${partitionOf(region)}:bedrock:${region}:${accountId}:application-inference-profile/${id}`,
  );
}
