import * as z from "zod";
import type { Call } from "../client.ts";
import { type Address, identifier, inWorkspace, type Resource, resource } from "./resource.ts";

/** How the gateway signs in to AWS for an integration. Secrets are write-only. */
export interface BedrockConfiguration {
  readonly aws_auth_type: "accessKey" | "assumedRole";
  readonly aws_region: string;
  readonly aws_access_key_id?: string | undefined;
  readonly aws_secret_access_key?: string | undefined;
  readonly aws_role_arn?: string | undefined;
  readonly aws_external_id?: string | undefined;
}

export interface IntegrationBody {
  readonly name: string;
  readonly slug: string;
  readonly description: string;
  readonly configurations: BedrockConfiguration;
}

/** A model that an integration allows. An id that Portkey does not list is a custom entry. */
export interface ModelBody {
  readonly slug: string;
  readonly enabled: boolean;
  readonly is_custom?: boolean;
  /** What a custom entry costs is looked up by this. */
  readonly base_model_slug?: string;
}

/** Whether the integration belongs to the organisation or to one workspace of it. */
export type IntegrationScope = "organisation" | "workspace";

/** Booleans come back as such, as 0 and 1, or as text. */
const flag = z
  .union([z.boolean(), z.number(), z.enum(["true", "false"])])
  .transform((value) => value === true || value === 1 || value === "true")
  .nullish();

const entry = z.object({ description: z.string().nullish(), name: z.string(), slug: identifier });

const full = entry.extend({
  configurations: z
    .looseObject({
      aws_access_key_id: z.string().nullish(),
      aws_auth_type: z.string().nullish(),
      aws_external_id: z.string().nullish(),
      aws_region: z.string().nullish(),
      aws_role_arn: z.string().nullish(),
      masked_aws_access_key_id: z.string().nullish(),
    })
    .nullish(),
});

const model = z.object({
  base_model_slug: z.string().nullish(),
  enabled: flag,
  is_custom: flag,
  slug: identifier,
});

const models = z.object({ allow_all_models: flag, models: z.array(model) });

/** The models of an integration as they are read. */
export type ModelsRead = z.infer<typeof models>;

const access = z.object({ workspaces: z.array(z.object({ enabled: flag, id: identifier })) });

const path = "integrations";
const below = ({ id }: Address, what: string) => `${path}/${encodeURIComponent(id)}/${what}`;

/**
 * Integrations of one scope, addressed by slug: the organisation's, to which a workspace is then given access,
 * or a workspace's own.
 */
export function integrations(scope: IntegrationScope) {
  const scopes = `${scope}_integrations`;
  const calls: Resource<
    IntegrationBody,
    { slug: string },
    z.infer<typeof entry>,
    z.infer<typeof full>
  > = resource({
    created: z.looseObject({ slug: identifier }),
    creation: (body: IntegrationBody, workspace) => ({
      ...body,
      ai_provider_id: "bedrock",
      // The provider is made by this program, under its own name: a second one would go unnoticed.
      ...(scope === "workspace" && { create_default_provider: false, workspace_id: workspace }),
    }),
    entry,
    full,
    // Of the organisation's, one that an interrupted run gave no workspace access to is to be found too.
    listQuery: (workspace) =>
      scope === "workspace" ? { type: scope, ...inWorkspace(workspace) } : { type: scope },
    noun: "integration",
    path,
    replacement: ({ configurations, description, name }) => ({ configurations, description, name }),
    scope: scopes,
    secrets: ({ configurations: { aws_secret_access_key } }) =>
      aws_secret_access_key === undefined ? [] : [aws_secret_access_key],
  });
  const read =
    <Answer>(what: string, answer: z.ZodType<Answer>) =>
    (address: Address): Call<Answer> => ({
      answer,
      doing: `reading the ${what} of integration "${address.name}"`,
      method: "GET",
      path: below(address, what),
      scope: `${scopes}.read`,
    });
  return {
    ...calls,

    getAccess: read("workspaces", access),

    getModels: read("models", models),

    /** Gives the workspace access, without the provider that Portkey would make of its own. */
    grantAccess: (address: Address): Call<unknown> => ({
      answer: z.unknown(),
      body: {
        create_default_provider: false,
        workspaces: [{ create_default_provider: false, enabled: true, id: address.workspace }],
      },
      doing: `giving the workspace access to integration "${address.name}"`,
      method: "PUT",
      path: below(address, "workspaces"),
      scope: `${scopes}.update`,
    }),

    /** Merges per model: one that is not named stays as it is. */
    updateModels: (address: Address, body: readonly ModelBody[]): Call<unknown> => ({
      answer: z.unknown(),
      body: { allow_all_models: false, models: body },
      doing: `setting the models of integration "${address.name}"`,
      method: "PUT",
      path: below(address, "models"),
      scope: `${scopes}.update`,
    }),
  };
}
