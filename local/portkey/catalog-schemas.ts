import { z } from "zod";
import { rateLimits, usageLimits } from "./limits.ts";
import { PROVIDERS, secretMappings, text, time } from "./schemas.ts";

/** A slug that the caller chooses; the bound on its length is stated for default providers only. */
const slug = z
  .string()
  .max(255)
  .regex(/^[a-zA-Z0-9_-]+$/, "must be letters, digits, _ and - only");

/** What Bedrock asks for, by how AWS is signed in to. `apiKey`, which newer servers add, is not known here. */
const bedrock = z.strictObject({
  aws_auth_type: z.enum(["accessKey", "assumedRole"]),
  aws_region: text,
  aws_access_key_id: text.optional(),
  aws_secret_access_key: text.optional(),
  aws_role_arn: text.optional(),
  aws_external_id: text.nullish(),
});

const NEEDED = {
  accessKey: ["aws_access_key_id", "aws_secret_access_key"],
  assumedRole: ["aws_role_arn"],
} as const;

interface Credentials {
  configurations?: z.output<typeof bedrock>;
  secret_mappings?: { target_field: string }[];
}

/** Refuses Bedrock credentials with a part missing that no secret reference supplies either. */
function completeCredentials(body: Credentials, context: z.core.$RefinementCtx): void {
  const { configurations, secret_mappings = [] } = body;
  if (!configurations) return;
  const type = configurations.aws_auth_type;
  for (const field of NEEDED[type])
    if (
      configurations[field] === undefined &&
      !secret_mappings.some(({ target_field }) => target_field === `configurations.${field}`)
    )
      context.addIssue({
        code: "custom",
        path: ["configurations", field],
        message: `required with aws_auth_type ${type}`,
      });
}

/** An integration's fields that can be set at any time. */
const integrationSettings = {
  key: text.optional(),
  description: z.string().optional(),
  secret_mappings: secretMappings("configurations").optional(),
  pricing_adjustments: z
    .strictObject({ multiplier: z.record(z.string(), z.number().min(0).nullable()).optional() })
    .nullish(),
};

/** An integration's fields that are set once and for all. */
const integrationBirth = {
  name: text,
  ai_provider_id: z.enum(PROVIDERS),
  slug: slug.optional(),
  workspace_id: text.optional(),
  create_default_provider: z.boolean().default(true),
  default_provider_slug: slug.optional(),
};

const otherConfigurations = z.record(z.string(), z.unknown()).optional();

/**
 * `POST /integrations`. Strict for Bedrock, so that a misspelt credential is found here and not when the first
 * request fails.
 */
export function createIntegration(provider: unknown) {
  const fields = { ...integrationBirth, ...integrationSettings };
  return provider === "bedrock"
    ? z.strictObject({ ...fields, configurations: bedrock }).superRefine(completeCredentials)
    : z.strictObject({ ...fields, configurations: otherConfigurations });
}

/**
 * `PUT /integrations/{slug}`; an omitted field stays as it is. Whether the live API merges `configurations` into
 * the former ones or replaces them is not known: here they come all together or not at all, which is right
 * either way.
 */
export function updateIntegration(provider: string) {
  const fields = { name: text.optional(), ...integrationSettings };
  return provider === "bedrock"
    ? z.strictObject({ ...fields, configurations: bedrock.optional() }).superRefine(completeCredentials)
    : z.strictObject({ ...fields, configurations: otherConfigurations });
}

const price = z.strictObject({ price: z.number() }).optional();

/** `PUT /integrations/{slug}/models`. */
export const updateModels = z.strictObject({
  models: z.array(
    z.strictObject({
      slug: text,
      enabled: z.boolean(),
      is_custom: z.boolean().nullish(),
      is_finetune: z.boolean().nullish(),
      base_model_slug: text.nullish(),
      configurations: z.record(z.string(), z.unknown()).optional(),
      pricing_config: z
        .strictObject({
          type: z.literal("static"),
          pay_as_you_go: z.strictObject({ request_token: price, response_token: price }).optional(),
        })
        .optional(),
    }),
  ),
  allow_all_models: z.boolean().optional(),
});

/** Who may use an integration, and how much: an array of at most one budget, where keys and providers have an object. */
const access = {
  enabled: z.boolean(),
  usage_limits: z.array(usageLimits).max(1).nullish(),
  rate_limits: rateLimits.max(1).nullish(),
};

/** Whether a provider appears by itself where access is granted. */
const defaultProvider = {
  create_default_provider: z.boolean().optional(),
  default_provider_slug: slug.optional(),
};

/** `PUT /integrations/{slug}/workspaces`. */
export const updateWorkspaces = z.strictObject({
  workspaces: z
    .array(z.strictObject({ id: text, reset_usage: z.boolean().optional(), ...access, ...defaultProvider }))
    .optional(),
  global_workspace_access: z.strictObject(access).optional(),
  override_existing_workspace_access: z.boolean().optional(),
  ...defaultProvider,
});

/** A provider's fields that can be set at any time; `null` clears. */
const providerSettings = {
  note: z.string().nullish(),
  usage_limits: usageLimits.nullish(),
  rate_limits: rateLimits.nullish(),
  expires_at: time.nullish(),
};

/** `POST /providers`. `workspace_id` is required, because every key of this server is an organisation's admin key. */
export const createProvider = z.strictObject({
  name: text,
  integration_id: text,
  workspace_id: z.uuid(),
  slug: slug.optional(),
  ...providerSettings,
});

/** `PUT /providers/{slug}`; an omitted field stays as it is. */
export const updateProvider = z.strictObject({
  name: text.optional(),
  reset_usage: z.boolean().optional(),
  // Says where the provider is, and does not move it: Portkey's Terraform provider sends it here, not in the query.
  workspace_id: z.uuid().optional(),
  ...providerSettings,
});
