import * as z from "zod";
import { bundledAsOf, bundledProfiles } from "./bedrock/inference-profiles.ts";
import { kindOfModel } from "./bedrock/model-id.ts";
import { availableModels } from "./claude-code/model-variables.ts";
import type { Models } from "./claude-code/settings-source.ts";
import { hint, section } from "./mistakes.ts";
import type { TeamContext } from "./team-context.ts";

/** The fields that name one model each. */
export const modelFields = ["default", "sonnet", "opus", "haiku", "subagent"] as const;

/** The models of a team. */
export function models({ inferenceProfiles }: Pick<TeamContext, "inferenceProfiles">) {
  const model = z
    .string()
    .check((payload) => {
      const message = modelMistake(payload.value, inferenceProfiles === "live");
      if (message !== undefined) payload.issues.push({ code: "custom", input: payload.value, message });
    })
    .meta({
      examples: bundledProfiles,
      pattern: "^[a-z0-9-]+[.:]",
      title: "id of a model or inference profile",
    });
  return section({
    /** What Claude Code uses unless told otherwise: `ANTHROPIC_MODEL`. */
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

/** Every model that a team may invoke, its default first. */
export function modelsOf({ models }: { models: Models }): string[] {
  return availableModels(models);
}

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
