import { z } from "zod";
import { updateModels } from "./catalog-schemas.ts";
import { ApiError } from "./errors.ts";
import { integrationOf } from "./integrations.ts";
import type { Handlers, RoutesOf } from "./routes.ts";
import { parse } from "./schemas.ts";
import type { Store, StoredIntegration, StoredModel } from "./store.ts";

/**
 * The models that every Bedrock integration lists from the start: an excerpt of Portkey's public list of Bedrock
 * models. Any other model is a custom one. The same model has a slug of its own for each inference profile.
 */
export const LISTED_MODELS: readonly string[] = [
  "anthropic.claude-sonnet-4-5-20250929-v1:0",
  "eu.anthropic.claude-sonnet-4-20250514-v1:0",
  "us.anthropic.claude-3-7-sonnet-20250219-v1:0",
  "us.anthropic.claude-opus-4-1-20250805-v1:0",
  "us.anthropic.claude-sonnet-4-20250514-v1:0",
];

const query = z.object({ slugs: z.string().min(1) });

/**
 * The models of an integration. A write touches the models that it names and no other. Assumed: a model that is neither
 * listed nor custom is refused, and only custom ones can be deleted.
 */
export function integrationModelRoutes(store: Store): Handlers<RoutesOf<"/integrations/{slug}/models">> {
  return {
    "GET /integrations/{slug}/models": (call) => {
      const integration = integrationOf(store, call.params.slug);
      const models = modelsOf(integration).map(shown);
      return { total: models.length, allow_all_models: integration.allow_all_models, models };
    },
    "PUT /integrations/{slug}/models": (call) => {
      const integration = integrationOf(store, call.params.slug);
      const { models, allow_all_models = integration.allow_all_models } = parse(updateModels, call.body);
      const written = new Map(integration.models.map((model) => [model.slug, model]));
      for (const model of models) {
        const known = written.get(model.slug);
        if (!known && !model.is_custom && !listedBy(integration).includes(model.slug))
          throw new ApiError("AB01", `Invalid request. models: ${model.slug} is neither listed nor custom`);
        written.set(model.slug, { ...known, ...model });
      }
      integration.models = [...written.values()];
      integration.allow_all_models = allow_all_models;
      return {};
    },
    "DELETE /integrations/{slug}/models": (call) => {
      const integration = integrationOf(store, call.params.slug);
      const slugs = parse(query, call.query).slugs.split(",");
      for (const slug of slugs)
        if (!integration.models.some((model) => model.slug === slug && model.is_custom))
          throw new ApiError("AB01", `Invalid request. slugs: ${slug} is not a custom model`);
      integration.models = integration.models.filter(({ slug }) => !slugs.includes(slug));
      return {};
    },
  };
}

/** `allow_all_models` decides on the listed models of which nothing was written. */
function modelsOf(integration: StoredIntegration): StoredModel[] {
  const { allow_all_models, models } = integration;
  const untouched = listedBy(integration).filter((slug) => !models.some((model) => model.slug === slug));
  return [...untouched.map((slug) => ({ slug, enabled: allow_all_models })), ...models];
}

function listedBy({ ai_provider_id }: StoredIntegration): readonly string[] {
  return ai_provider_id === "bedrock" ? LISTED_MODELS : [];
}

function shown({
  slug,
  enabled,
  is_custom,
  is_finetune,
  base_model_slug = null,
  pricing_config,
}: StoredModel) {
  return {
    slug,
    name: slug,
    enabled,
    is_custom: asAnswered(is_custom),
    is_finetune: asAnswered(is_finetune),
    base_model_slug,
    ...(pricing_config && { pricing_config }),
  };
}

/** These booleans come back as the number 1 or the text `false` (a live answer in Portkey's Terraform provider). */
function asAnswered(flag: boolean | null | undefined): 1 | "false" {
  return flag ? 1 : "false";
}
