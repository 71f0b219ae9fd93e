import { foundationModel } from "../../components/bedrock/model-id.ts";
import { type Named, namedByArn, namedIn } from "../bedrock.ts";
import { resourceRule } from "../rule.ts";
import { portkey, type Subject, teamOf } from "../subject.ts";

export interface AllowedPlaces {
  /** Regions that requests may be sent to and served in. @default any */
  readonly allowedRegions?: readonly string[];
  /** Ids of models and profiles that teams may name. An application profile is what it was made from. @default any */
  readonly allowedModels?: readonly string[];
}

/** Regions and models that a resource lets a team use, where the pack's config bounds them. */
export function* allowedPlaces(subject: Subject, settings: AllowedPlaces): Generator<string> {
  const { allowedModels, allowedRegions } = settings;
  const path = `teams.${teamOf(subject) ?? subject.name}`;
  const named = [...namedIn(subject), ...copied(subject)];
  if (allowedRegions) {
    for (const region of new Set([...named.map(({ region }) => region), ...registered(subject)])) {
      if (allowedRegions.includes(region)) continue;
      const what = region === "" ? "any region, by a global profile," : region;
      yield `${path}.regions: ${subject.name} reaches ${what} (allowed: ${allowedRegions.join(", ")}; take regions and profiles that stay there)`;
    }
  }
  if (allowedModels) {
    for (const model of new Set([
      ...named.filter((one) => !isAllowed(one, allowedModels)).map(idOf),
      ...routed(subject, allowedModels),
    ])) {
      yield `${path}.models: ${subject.name} allows ${model} (allowed: ${allowedModels.join(", ")})`;
    }
  }
}

function isAllowed({ id, kind, leg }: Named, allowed: readonly string[]): boolean {
  // Its id says nothing. What it was made from is told by its legs, which are in the same policy.
  if (kind === "application-inference-profile") return true;
  return leg ? allowed.some((model) => foundationModel(model) === id) : allowed.includes(id);
}

function idOf({ id }: Named): string {
  return id;
}

/** What an application profile is made from. */
function copied({ props, type }: Subject): Named[] {
  if (type !== "aws:bedrock/inferenceProfile:InferenceProfile") return [];
  const { copyFrom } = Object(props.modelSource);
  const named = typeof copyFrom === "string" ? namedByArn(copyFrom, false) : undefined;
  return named ? [named] : [];
}

/** Where Portkey calls Bedrock. */
function registered({ props, type }: Subject): string[] {
  const calls = type === portkey.virtualKey || type === portkey.integration;
  return calls && typeof props.region === "string" ? [props.region] : [];
}

/** Models that Portkey serves or puts in the place of others, beyond those allowed. */
function routed({ props, type }: Subject, allowed: readonly string[]): string[] {
  const models: unknown[] = type === portkey.integration ? [props.models].flat() : [];
  if (type === portkey.config) models.push(Object(Object(props.config).override_params).model);
  return models.filter(
    (model): model is string =>
      typeof model === "string" && !model.startsWith("arn:") && !allowed.includes(model),
  );
}

export const allowedPlacesPolicy = resourceRule<AllowedPlaces>({
  check: allowedPlaces,
  description: "Teams use the regions and models that the environment allows.",
  name: "allowed-places",
  settings: {
    allowedModels: { items: { type: "string" }, type: "array" },
    allowedRegions: { items: { type: "string" }, type: "array" },
  },
});
