import type { Schema } from "./openapi.ts";

/** One way in which the live API is known to differ from its OpenAPI document. */
export interface Deviation {
  /** `*` for all. */
  method: string;
  /** A path template such as `/configs/{slug}`. `*` for all. */
  path: string;
  /** What differs: the body of a request, of an answer, or of an answer with a status of 400 or above. */
  side: "request" | "response" | "error";
  /**
   * What is there instead, by place: a pointer into the body, in which `*` stands for each entry of a list, and
   * which is empty for all of the body. The schemas may refer to the document's.
   */
  what: Record<string, Schema>;
  /** Why it is believed, in a sentence. */
  reason: string;
}

const text = { type: "string" };
const uuid = { type: "string", format: "uuid" };
const time = { type: "string", format: "date-time" };
const nothing = { type: "null" };
const flag = { enum: [0, 1] };
const open = { type: "object", additionalProperties: true };
const or = (...anyOf: Schema[]): Schema => ({ anyOf });
const object = (properties: Record<string, Schema>): Schema => ({
  type: "object",
  properties,
  required: Object.keys(properties),
});
const schema = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const rateLimits = { type: "array", items: schema("RateLimits") };

const readUsageLimits = or(nothing, {
  allOf: [
    schema("UsageLimits"),
    {
      properties: {
        status: text,
        current_usage: { type: "number" },
        is_threshold_alerts_sent: { type: "boolean" },
        is_expired_alerts_sent: { type: "boolean" },
      },
    },
  ],
});

const bedrock = schema("BedrockConfiguration");

const awsFields = {
  "/awsAuthType": { enum: ["accessKey", "assumedRole"] },
  ...all(text, "/awsRegion", "/awsAccessKeyId", "/awsSecretAccessKey", "/awsRoleArn", "/awsExternalId"),
};

/** One schema for several fields. */
function all(what: Schema, ...fields: string[]): Record<string, Schema> {
  return Object.fromEntries(fields.map((field) => [field, what]));
}

/** The same fields at one place of a body. */
function at(place: string, fields: Record<string, Schema>): Record<string, Schema> {
  return Object.fromEntries(Object.entries(fields).map(([field, what]) => [`${place}/${field}`, what]));
}

const provider = {
  ...all(uuid, "id", "organisation_id", "workspace_id"),
  last_reset_at: or(time, nothing),
};

const integration = { type: { enum: ["organisation", "workspace"] }, workspace_id: uuid };

const apiKey = {
  ...all(nothing, "alert_emails", "expires_at", "reset_usage", "defaults/metadata", "defaults/config_id"),
  allow_config_override: or(flag, nothing),
  api_key_defaults_id: or(uuid, nothing),
  description: or(text, nothing),
  expiry_enforced: flag,
  last_reset_at: or(time, nothing),
  rotation_policy: open,
  status: { const: "expired" },
  user_id: or(uuid, nothing),
};

const workspace = {
  ...all(nothing, "icon", "usage_limits", "rate_limits"),
  is_default: flag,
  object: { const: "workspace" },
};

const ON_RECORD = "More fields, and null for what is unset (recorded live answers).";

const KEYS_ON_RECORD =
  "More fields, a further status, null for what is unset (recorded live answers; of `rotation_policy`, the " +
  "acceptance tests of Portkey's Terraform provider).";

const OVERLAP = "The document's alternatives overlap, so that none is ever the only one that fits.";

const on =
  (side: Deviation["side"]) =>
  (call: string, what: Deviation["what"], reason: string): Deviation => {
    const [method = "", path = ""] = call.split(" ");
    return { method, path, side, what, reason };
  };

const inRequest = on("request");
const inAnswer = on("response");
const inRefusal = on("error");

/** All known deviations. Where they are needed no longer, a test says so. */
export const deviations: readonly Deviation[] = [
  inRefusal(
    "* *",
    {
      "": object({
        success: { const: false },
        data: object({ message: text, errorCode: text, request_id: uuid }),
      }),
    },
    "The document describes next to no refusal; the published list of errors has this form for all.",
  ),
  inRefusal(
    "POST /api-keys/{type}/{sub-type}",
    { "": { type: "string", pattern: "502 Bad Gateway" } },
    "Without scopes a proxy answers, as Portkey's Terraform provider warns.",
  ),
  inAnswer(
    "GET *",
    {
      "/usage_limits": readUsageLimits,
      "/data/*/usage_limits": readUsageLimits,
      "/workspaces/*/usage_limits/*": readUsageLimits,
    },
    "The server keeps its books in the limits, and answers null without any (recorded live answers).",
  ),

  inRequest(
    "POST /virtual-keys",
    awsFields,
    "The document shows Bedrock's fields in an example and does not declare them.",
  ),
  inRequest(
    "PUT /virtual-keys/{slug}",
    awsFields,
    "What can be set at first can be set anew, or a rotation would need another slug.",
  ),
  inRequest(
    "POST /virtual-keys",
    { "/rate_limits": rateLimits },
    "Portkey's Terraform provider sends an array, and the live API answers one.",
  ),
  inRequest(
    "PUT /virtual-keys/{slug}",
    { "/rate_limits": or(rateLimits, nothing), "/usage_limits": nothing },
    "A virtual key is a provider, in whose update the document declares both, limits as null included.",
  ),
  inAnswer(
    "POST /virtual-keys",
    { "": object({ id: uuid, slug: text, object: { const: "virtual-key" } }) },
    "Flat, not within `data`: so Portkey's Node SDK reads it.",
  ),
  inAnswer(
    "GET /virtual-keys",
    at("/data/*", {
      ...provider,
      ...all(text, "provider", "workspace_name", "integration_id"),
      ...all(nothing, "tags", "model_config", "expires_at"),
    }),
    ON_RECORD,
  ),
  inAnswer(
    "GET /virtual-keys/{slug}",
    at("", {
      id: uuid,
      key: { const: "" },
      ...all(text, "ai_provider_name", "integration_id", "masked_api_key"),
      ...all(nothing, "tags", "last_reset_at", "expires_at"),
    }),
    ON_RECORD,
  ),

  inRequest(
    "PUT /configs/{slug}",
    { "/config": open },
    "The document declares a single field of a config; the published schema of configs has all others.",
  ),
  inAnswer(
    "POST /configs",
    { "": object({ id: uuid, version_id: uuid, slug: text, object: { const: "config" } }) },
    "Flat, not within `data`: so Portkey's Terraform provider and Node SDK read it.",
  ),
  inAnswer(
    "PUT /configs/{slug}",
    { "": object({ version_id: uuid }) },
    "Flat, not within `data`: so Portkey's Terraform provider reads it.",
  ),
  inAnswer(
    "GET /configs",
    {
      "/object": { const: "list" },
      "/total": { type: "integer" },
      "/data/*/object": { const: "config" },
    },
    "A list like all others, and not `success` with `data` (recorded live answers).",
  ),
  inAnswer(
    "GET /configs/{slug}",
    {
      "": object({
        ...all(uuid, "id", "organisation_id", "workspace_id", "owner_id", "updated_by", "version_id"),
        ...all(text, "name", "slug", "status", "config"),
        ...all(time, "created_at", "last_updated_at"),
        is_default: flag,
        format: { const: "json" },
        type: { const: "ORG_CONFIG" },
        object: { const: "config" },
      }),
    },
    "Flat, and the config a JSON string (recorded live answers).",
  ),

  inRequest(
    "PUT /api-keys/{id}",
    { "/usage_limits": nothing, "/alert_emails": nothing, "/defaults/config_id": nothing },
    "Null clears them, as Portkey's Terraform provider does it.",
  ),
  inAnswer("GET /api-keys", at("/data/*", apiKey), KEYS_ON_RECORD),
  inAnswer(
    "GET /api-keys/{id}",
    {
      ...at("", apiKey),
      "/next_usage_reset_at": nothing,
      "/defaults/allow_config_override": { type: "boolean" },
    },
    KEYS_ON_RECORD,
  ),
  inAnswer(
    "GET /admin/workspaces",
    { ...at("/data/*", workspace), "/data/*/status": { const: "active" } },
    ON_RECORD,
  ),
  inAnswer(
    "GET /admin/workspaces/{workspaceId}",
    at("", { ...workspace, organisation_id: uuid, created_by: uuid }),
    ON_RECORD,
  ),

  inRequest("POST /integrations", { "/configurations": bedrock }, OVERLAP),
  inRequest("PUT /integrations/{slug}", { "/configurations": bedrock }, OVERLAP),
  inAnswer(
    "GET /integrations/{slug}",
    {
      "/configurations": { allOf: [bedrock, { properties: { masked_aws_secret_access_key: text } }] },
    },
    "The alternatives overlap, and none has the masked fields of which the document's own text tells.",
  ),
  inAnswer("GET /integrations/{slug}", at("", integration), "Portkey's Terraform provider reads them."),
  inAnswer("GET /integrations", at("/data/*", integration), "Portkey's Terraform provider reads them."),
  inAnswer(
    "GET /integrations/{slug}/models",
    {
      "/allow_all_models": { type: "boolean" },
      "/models/*/is_custom": { enum: [1, "false"] },
      "/models/*/is_finetune": { enum: [1, "false"] },
    },
    "Booleans as a number or as text, in a live answer that Portkey's Terraform provider keeps as a test.",
  ),

  inRequest(
    "POST /providers",
    { "/rate_limits": rateLimits },
    "Portkey's Terraform provider sends an array, and the document itself answers one.",
  ),
  inRequest(
    "PUT /providers/{slug}",
    { "/rate_limits": or(rateLimits, nothing), "/note": nothing },
    "An array as on creation; null clears, as the document says of the other fields.",
  ),
  inRequest(
    "PUT /providers/{slug}",
    { "/workspace_id": uuid },
    "Portkey's Terraform provider names the workspace in the body and holds that to be required.",
  ),
  inAnswer("POST /providers", { "/object": { const: "provider" } }, "Portkey's Terraform provider reads it."),
  inAnswer(
    "GET /providers",
    at("/data/*", { ...provider, provider: text, workspace_name: text, expires_at: nothing }),
    "The fields of a virtual key, which is one: Portkey's own CLI reads them.",
  ),
  inAnswer(
    "GET /providers/{slug}",
    at("", { ...provider, ai_provider_name: text, expires_at: nothing }),
    "The fields of a virtual key, which is one: Portkey's Terraform provider reads them.",
  ),
];
