import { z } from "zod";
import { ApiError } from "./errors.ts";
import { gatewayConfig } from "./gateway-config.ts";
import { apiKeyRateLimits, rateLimits, usageLimits } from "./limits.ts";

/**
 * The value, if it is what the schema says.
 *
 * @throws ApiError AB01 that names each wrong field
 */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) =>
    path.length ? `${z.core.toDotPath(path)}: ${message}` : message,
  );
  throw new ApiError("AB01", `Invalid request. ${faults.join("; ")}`);
}

/** Text that says something. */
export const text = z.string().min(1);

/** A point in time, such as `2026-12-31T23:59:59Z`. */
export const time = z.iso.datetime({ offset: true });

/** The providers that the API description lists for virtual keys; it names none for integrations. */
export const PROVIDERS = `
  openai azure-openai ai21 anthropic anyscale bedrock cohere deepinfra fireworks-ai google groq hugging-face jina
  lingyi mistral-ai monsterapi moonshot nomic novita-ai open-ai openrouter palm perplexity-ai predibase reka-ai
  segmind stability-ai together-ai vertex-ai workers-ai zhipu
`
  .trim()
  .split(/\s+/);

/**
 * Where secrets come from that are kept elsewhere.
 *
 * @param fields the object whose fields can be mapped, beside `key`
 */
export function secretMappings(fields: "configurations" | "model_config") {
  return z
    .array(
      z.strictObject({
        target_field: z
          .string()
          .regex(new RegExp(`^(key|${fields}\\.\\w+)$`), `must be "key" or "${fields}.<field>"`),
        secret_reference_id: text,
        secret_key: text.nullish(),
        value_format: z.enum(["json", "string"]).nullish(),
      }),
    )
    .refine((mappings) => new Set(mappings.map((m) => m.target_field)).size === mappings.length, {
      message: "each target_field must be unique",
    });
}

/** A virtual key's fields that can be set at any time; `null` clears. */
const virtualKeySettings = {
  note: z.string().nullish(),
  key: z.string().optional(),
  usage_limits: usageLimits.nullish(),
  rate_limits: rateLimits.nullish(),
  secret_mappings: secretMappings("model_config").optional(),
};

/** A virtual key's fields that are set once and for all. */
const virtualKeyBirth = {
  name: text,
  provider: z.enum(PROVIDERS),
  // Required here, because every key of this server is an organisation's admin key.
  workspace_id: z.uuid(),
  expires_at: time.optional(),
};

/** What Bedrock adds to a virtual key. The API description shows these names in examples only, in camelCase. */
const bedrockFields = {
  awsAuthType: z.enum(["accessKey", "assumedRole"]).optional(),
  awsAccessKeyId: text.optional(),
  awsSecretAccessKey: text.optional(),
  awsRegion: text.optional(),
  awsRoleArn: text.optional(),
  awsExternalId: text.optional(),
};

type Bedrock = z.infer<
  z.ZodObject<typeof bedrockFields & Pick<typeof virtualKeySettings, "secret_mappings">>
>;

/** Refuses Bedrock credentials with a part missing; the parts are those of Portkey's Bedrock integrations. */
function completeCredentials(body: Bedrock, context: z.core.$RefinementCtx): void {
  const type = body.awsAuthType ?? "accessKey";
  const needed =
    type === "accessKey"
      ? (["awsRegion", "awsAccessKeyId", "awsSecretAccessKey"] as const)
      : (["awsRegion", "awsRoleArn"] as const);
  for (const field of needed) {
    const mapped = body.secret_mappings?.some((mapping) => mapping.target_field === `model_config.${field}`);
    if (body[field] === undefined && !mapped)
      context.addIssue({ code: "custom", path: [field], message: `required with awsAuthType ${type}` });
  }
}

/**
 * `POST /virtual-keys`. Strict for Bedrock, so that a misspelt credential is found here and not when the first
 * request fails; other providers bring fields of their own, which are kept as they come.
 */
export function createVirtualKey(provider: unknown) {
  return provider === "bedrock"
    ? z
        .strictObject({ ...virtualKeyBirth, ...virtualKeySettings, ...bedrockFields })
        .superRefine(completeCredentials)
    : z
        .looseObject({ ...virtualKeyBirth, ...virtualKeySettings })
        .refine(
          (body) => body.key || body.secret_mappings?.some((mapping) => mapping.target_field === "key"),
          { path: ["key"], message: "required" },
        );
}

/**
 * `PUT /virtual-keys/{slug}`. Whether the live API merges provider fields into the former ones or replaces them
 * is not known: here they come all together or not at all, which is right either way.
 */
export function updateVirtualKey(provider: string) {
  const settings = { name: text.optional(), ...virtualKeySettings };
  return provider === "bedrock"
    ? z.strictObject({ ...settings, ...bedrockFields }).superRefine((body, context) => {
        if (Object.keys(bedrockFields).some((field) => field in body)) completeCredentials(body, context);
      })
    : z.looseObject(settings);
}

/** `POST /configs`; `isDefault` is spelled in camelCase here and `is_default` in answers. */
export const createConfig = z.strictObject({
  name: text,
  config: gatewayConfig,
  workspace_id: z.uuid(),
  isDefault: z.union([z.literal(0), z.literal(1)]).optional(),
});

/** `PUT /configs/{slug}`. */
export const updateConfig = z.strictObject({
  name: text.optional(),
  config: gatewayConfig.optional(),
  status: text.optional(),
});

/** The least time, in milliseconds, that an old API key lives on after a rotation; also the default. */
export const MIN_TRANSITION = 1_800_000;

const transition = z.int().min(MIN_TRANSITION).optional();

const rotationPolicy = z
  .strictObject({
    rotation_period: z.enum(["weekly", "monthly"]).nullish(),
    rotation_period_days: z.int().min(1).max(365).nullish(),
    next_rotation_at: time.nullish(),
    key_transition_period_ms: transition,
  })
  .refine(
    (p) => [p.rotation_period, p.rotation_period_days, p.next_rotation_at].filter(Boolean).length === 1,
    {
      message: "needs exactly one of rotation_period, rotation_period_days, next_rotation_at",
    },
  );

/** An API key's fields that can be set at any time. */
const apiKeySettings = {
  description: z.string().max(200).optional(),
  rate_limits: apiKeyRateLimits.nullish(),
  usage_limits: usageLimits.nullish(),
  defaults: z
    .strictObject({
      metadata: z.record(z.string(), z.string().max(128)).nullish(),
      config_id: text.nullish(),
      allow_config_override: z.boolean().optional(),
    })
    .optional(),
  alert_emails: z.array(z.email()).nullish(),
  expires_at: time.nullish(),
  rotation_policy: rotationPolicy.nullish(),
};

/** `POST /api-keys/{type}/{sub-type}`. */
export const createApiKey = z.strictObject({
  name: text.max(100),
  scopes: z.array(text).min(1),
  organisation_id: z.uuid().optional(),
  workspace_id: text.optional(),
  user_id: z.uuid().optional(),
  ...apiKeySettings,
});

/** `PUT /api-keys/{id}`; `null` clears, an omitted field stays as it is. */
export const updateApiKey = z.strictObject({
  name: text.max(100).optional(),
  scopes: z.array(text).min(1).optional(),
  reset_usage: z.boolean().optional(),
  ...apiKeySettings,
});

/** `POST /api-keys/{id}/rotate`. */
export const rotateApiKey = z.strictObject({ key_transition_period_ms: transition });
