import type { GetInferenceProfileResponse } from "@aws-sdk/client-bedrock";
import { invalidModel, resourceNotFound } from "./errors.ts";
import type { Profiles } from "./profiles.ts";

/** What a request calls. */
export interface Target {
  /** ARN of the foundation model or profile that is called. */
  readonly arn: string;
  /** Id at the end of the ARN. */
  readonly id: string;
  /** Id of the foundation model that answers in the end. */
  readonly model: string;
  readonly profile?: {
    /** ARNs of the foundation models that IAM is asked about, that of the region called first. */
    readonly reached: readonly string[];
    /** Regions that may serve the call. */
    readonly destinations: readonly string[];
  };
}

/** Where a request arrived. */
export interface Place {
  readonly region: string;
  /** The caller's. */
  readonly account: string;
}

/** Some of the regions in which a global profile may end; AWS tells none of them. */
const ANYWHERE = ["us-east-1", "us-west-2", "eu-west-1", "ap-northeast-1"];

const ARN =
  /^arn:(aws|aws-us-gov):bedrock:([a-z0-9-]+):(\d{12}|):(foundation-model|inference-profile|application-inference-profile)\/(.+)$/;

/**
 * What a model id means in the region called: the id of a foundation model or of a profile of AWS's own, or the
 * ARN of either, or of an application profile.
 *
 * @throws BedrockError when there is no such model here
 */
export async function targetOf(modelId: string, place: Place, profiles: Profiles): Promise<Target> {
  const { region, account } = place;
  const [arn, partition, arnRegion, owner = "", kind, id = modelId] = ARN.exec(modelId) ?? [];
  if (arn && (partition !== partitionOf(region) || arnRegion !== region)) throw invalidModel();
  if (owner !== (!kind || kind === "foundation-model" ? "" : account)) throw invalidModel();
  if (kind === "application-inference-profile") {
    const profile = await profiles.find(modelId);
    if (profile) return throughProfile(profile, region);
    throw resourceNotFound();
  }
  if (kind !== "foundation-model") {
    const profile = await profiles.find(id);
    // An application profile is called by its ARN alone.
    if (profile?.type === "SYSTEM_DEFINED") return throughProfile(profile, region);
  }
  const model = foundationModelArn(region, id);
  if (kind !== "inference-profile" && (await profiles.routeTo(model))) return { arn: model, id, model: id };
  throw invalidModel();
}

/** Reached is what AWS says stands behind the profile, and the model in the region called. */
function throughProfile(profile: GetInferenceProfileResponse, region: string): Target {
  const arn = profile.inferenceProfileArn ?? "";
  const behind = (profile.models ?? []).flatMap(({ modelArn }) => modelArn ?? []);
  const model = idOf(behind[0] ?? "");
  const destinations = behind.flatMap((one) => one.split(":")[3] || ANYWHERE);
  const reached = [foundationModelArn(region, model), ...behind];
  return {
    arn,
    id: idOf(arn),
    model,
    profile: { destinations, reached: [...new Set(reached)] },
  };
}

export function foundationModelArn(region: string, model: string): string {
  return `arn:${partitionOf(region)}:bedrock:${region}::foundation-model/${model}`;
}

function partitionOf(region: string): string {
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

function idOf(arn: string): string {
  return arn.slice(arn.indexOf("/") + 1);
}
