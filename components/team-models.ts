import { closest, distance } from "fastest-levenshtein";
import * as z from "zod";
import {
  bundledAsOf,
  bundledProfiles,
  bundledProfilesOf,
  profiledModels,
} from "./bedrock/inference-profiles.ts";
import { kindOfModel } from "./bedrock/model-id.ts";
import { bareModel } from "./claude-code/model-name.ts";
import { availableModels } from "./claude-code/model-variables.ts";
import type { Models } from "./claude-code/settings-source.ts";
import { hint, section } from "./mistakes.ts";
import type { TeamContext } from "./team-context.ts";

/** The fields that name one model each. */
export const modelFields = ["default", "sonnet", "opus", "haiku", "subagent"] as const;

/**
 * The models of a team, each by its id, to which `[1m]` may be added: Claude Code then uses the model's context of a
 * million tokens, and nobody else sees it.
 */
export function models({ inferenceProfiles }: Pick<TeamContext, "inferenceProfiles">) {
  const model = z
    .string()
    .check((payload) => {
      const message = modelMistake(bareModel(payload.value), inferenceProfiles === "live");
      if (message !== undefined) payload.issues.push({ code: "custom", input: payload.value, message });
    })
    .meta({
      examples: bundledProfiles,
      pattern: "^[a-z0-9-]+[.:]",
      title: "id of a model or inference profile",
    });
  return section({
    /** What Claude Code uses unless told otherwise: `ANTHROPIC_MODEL`. Any model may end in `[1m]`, for its long context. */
    default: model,
    /** Behind Claude Code's alias `sonnet`. @default `default`, where any alias is named */
    sonnet: model.optional(),
    /** Behind `opus`. @default as `sonnet` */
    opus: model.optional(),
    /** Behind `haiku`, which Claude Code also uses for small work of its own. @default as `sonnet` */
    haiku: model.optional(),
    /** For every subagent. @default each subagent's own choice */
    subagent: model.optional(),
    /** Further models that the team may invoke. @default none */
    allow: z.array(model).default([]),
  });
}

/** Each model as it is written, by its path below `models`. */
export function namedModels({ models }: { models: Models }): [path: string, model: string][] {
  return [
    ...modelFields.flatMap((field): [string, string][] => {
      const model = models[field];
      return model === undefined ? [] : [[field, model]];
    }),
    ...models.allow.map((model, index): [string, string] => [`allow[${index}]`, model]),
  ];
}

/** Every model that a team may invoke, its default first. */
export function modelsOf({ models }: { models: Models }): string[] {
  return [...new Set(availableModels(models).map(bareModel))];
}

/**
 * A model id that names no profile, where that is hardly meant: AWS serves recent models by profiles only, and which of
 * them a region has on demand as well is not known here. The model may also be newer than this program.
 *
 * @param id as requests carry it
 * @returns undefined where nothing speaks against the id
 */
export function modelWarning(
  id: string,
  regions: readonly string[],
  allowGlobal: boolean,
): string | undefined {
  if (kindOfModel(id) !== "in-region") return undefined;
  const profilesOf = (model: string) =>
    bundledProfilesOf(model, regions).filter((profile) => allowGlobal || kindOfModel(profile) !== "global");
  if (profiledModels.includes(id)) {
    const profiles = profilesOf(id);
    const ways = profiles.length > 0 ? profiles.join(", ") : "none from all of the team's regions";
    return `${id} names no inference profile: a region that does not have it on demand refuses every request (profiles that serve it: ${ways})`;
  }
  const near = profiledModels.filter((model) => Math.abs(model.length - id.length) <= mostTypos);
  const meant = closest(id, near);
  if (near.length === 0 || distance(id, meant) > mostTypos) return undefined;
  const [profile = meant] = profilesOf(meant);
  return `${id} is not a model known on ${bundledAsOf} (did you mean "${profile}"?)`;
}

/** So few letters are a slip; an id that differs in more is another model. */
const mostTypos = 2;

function modelMistake(id: string, live: boolean): string | undefined {
  switch (kindOfModel(id)) {
    case "in-region":
      return undefined;
    case "geographic":
    case "global":
      return live || bundledProfiles.includes(id)
        ? undefined
        : `"${id}" is not an inference profile known on ${bundledAsOf}${hint(id, alike(id))}; inferenceProfiles: live asks AWS`;
    case "application":
      return live
        ? undefined
        : `${id}: only AWS knows what an application inference profile reaches (set inferenceProfiles: live)`;
    default: {
      const [, named] = /^arn:aws(?:-us-gov)?:bedrock:.*\/(.+)$/.exec(id) ?? [];
      if (named !== undefined && kindOfModel(named) !== "other")
        return `"${id}" is named by its id: "${named}"`;
      return `"${id}" is not the id of a Bedrock model or inference profile (e.g. us.anthropic.claude-sonnet-4-6)`;
    }
  }
}

/** Bundled profiles of the same geography; all where it has none. */
function alike(id: string): readonly string[] {
  const same = bundledProfiles.filter((profile) => profile.startsWith(id.slice(0, id.indexOf(".") + 1)));
  return same.length > 0 ? same : bundledProfiles;
}
