import { z } from "zod";

const text = z.string();
const object = z.record(z.string(), z.unknown());
const codes = z.array(z.int());
const hooks = z.array(z.looseObject({ id: text }));
const guardrails = z.array(z.union([text, object]));

const strategy = z
  .looseObject({
    mode: z.enum(["single", "loadbalance", "fallback", "conditional"]),
    // biome-ignore lint/suspicious/noThenProperty: the name of the field in Portkey's config
    conditions: z.array(z.looseObject({ query: object, then: text })).optional(),
    default: text.optional(),
    on_status_codes: codes.optional(),
  })
  .refine((s) => s.mode !== "conditional" || (s.conditions && s.default !== undefined), {
    message: "mode conditional needs conditions and default",
  });

/**
 * The sets of keys of which a node must have at least one complete. A bare `{"provider": "@slug"}` has none,
 * although Portkey's docs show it: whether the live API enforces this list is not known, so it is enforced here.
 */
const SUFFICIENT = [
  ["provider", "api_key"],
  ["provider", "custom_host"],
  ["virtual_key"],
  ["strategy", "targets"],
  ["cache"],
  ["retry"],
  ["prompt_id"],
  ["forward_headers"],
  ["request_timeout"],
  ["provider", "aws_access_key_id", "aws_secret_access_key"],
  ["provider", "vertex_region", "vertex_service_account_json"],
  ["provider", "vertex_region", "vertex_project_id"],
  ["provider", "azure_deployment_name", "azure_deployment_type", "azure_region", "azure_api_version"],
  ["provider", "azure_endpoint_name", "azure_deployment_type"],
  ["after_request_hooks"],
  ["before_request_hooks"],
  ["input_guardrails"],
  ["output_guardrails"],
  ["passthrough"],
  ["default_params"],
  ["drop_params"],
];

const node = z.strictObject({
  name: text.optional(),
  strategy: strategy.optional(),
  get targets() {
    return z.array(gatewayConfig).optional();
  },
  provider: text.optional(),
  virtual_key: text.optional(),
  api_key: text.optional(),
  prompt_id: text.optional(),
  weight: z.number().optional(),
  on_status_codes: codes.optional(),
  request_timeout: z.int().optional(),
  // The schema itself sets no bound on attempts; the gateway never makes more than 5.
  retry: z.looseObject({ attempts: z.int().max(5), on_status_codes: codes.optional() }).optional(),
  cache: z.looseObject({ mode: z.enum(["simple", "semantic"]), max_age: z.int().optional() }).optional(),
  cb_config: z
    .looseObject({
      failure_threshold: z.int().min(1),
      cooldown_interval: z.int().min(30_000),
      failure_status_codes: codes.optional(),
    })
    .optional(),
  override_params: object.optional(),
  default_params: object.optional(),
  drop_params: z.unknown().optional(),
  passthrough: z.unknown().optional(),
  custom_host: text.optional(),
  forward_headers: z.array(text).optional(),
  strict_open_ai_compliance: z.boolean().optional(),
  before_request_hooks: hooks.optional(),
  after_request_hooks: hooks.optional(),
  input_guardrails: guardrails.optional(),
  output_guardrails: guardrails.optional(),
  resource_name: text.optional(),
  deployment_id: text.optional(),
  api_version: text.optional(),
  deployments: z.array(z.looseObject({ deployment_id: text, alias: text, api_version: text })).optional(),
  aws_access_key_id: text.optional(),
  aws_secret_access_key: text.optional(),
  aws_session_token: text.optional(),
  aws_region: text.optional(),
  openai_organization: text.optional(),
  openai_project: text.optional(),
  vertex_project_id: text.optional(),
  vertex_region: text.optional(),
  vertex_service_account_json: object.optional(),
  azure_region: text.optional(),
  azure_deployment_name: text.optional(),
  azure_deployment_type: z.enum(["serverless", "managed"]).optional(),
  azure_endpoint_name: text.optional(),
  azure_api_version: text.optional(),
});

/**
 * A routing document, and each of its targets: the JSON schema that Portkey publishes with its config object
 * (draft-07, unknown keys refused in nodes but not within a node's objects).
 */
export const gatewayConfig: z.ZodType<Record<string, unknown>> = node.refine(
  (config) => SUFFICIENT.some((keys) => keys.every((key) => key in config)),
  {
    message:
      "must name a target (virtual_key, provider with credentials, strategy with targets, …) or a setting",
  },
);

/** A routing document as the server keeps it: as JSON text, its keys in the server's order and not the sender's. */
export function normalised(config: Record<string, unknown>): string {
  return JSON.stringify(config, (_key, value: unknown) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
