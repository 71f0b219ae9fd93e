import { apiKeys } from "../../components/portkey/api/api-keys.ts";
import { configs } from "../../components/portkey/api/configs.ts";
import { integrations } from "../../components/portkey/api/integrations.ts";
import { providers } from "../../components/portkey/api/providers.ts";
import { virtualKeys } from "../../components/portkey/api/virtual-keys.ts";
import { workspaces } from "../../components/portkey/api/workspaces.ts";
import type { Call } from "../../components/portkey/client.ts";

/** A UUID. */
export const uuid = "9b1f4c5e-7d32-4a86-b0c1-e25a6f0d8347";
const time = "2026-06-01T12:00:00.000Z";
/** What calls are about. */
export const at = { id: "payments", name: "payments", workspace: uuid };
export const named = { name: "payments", slug: "payments" };

/** Reading needs no body; these calls are only asked what they take for an answer. */
export const nothing = { config: {}, configurations: {}, name: "payments" } as never;

/** Calls for integrations of the organisation. */
export const ofOrganisation = integrations("organisation");

const usage = { credit_limit: 500, type: "cost" };
/** What the server adds of its own. */
const books = {
  current_usage: 1.5,
  is_threshold_alerts_sent: true,
  next_usage_reset_at: time,
  status: "active",
};
const rates = [{ type: "requests", unit: "rpm", value: 60 }];

/** An answer of Portkey that is documented or on record. */
export interface Row {
  call: Call<unknown>;
  answer: object;
  /** What the program reads of it. */
  read: object;
}

const row = (call: Call<unknown>, answer: object, read = answer): Row => ({ answer, call, read });

const list = (call: Call<unknown>, sent: object, read = sent): Row => {
  const page = { data: [sent], object: "list", total: 1 };
  return row(call, page, { data: [read], total: 1 });
};

/** Answers by what they are. */
export const documented: Record<string, Row> = {
  "a virtual key that was made, wrapped as the document has it": row(
    virtualKeys.create(uuid, nothing),
    { data: { slug: "payments-1a2b3c" }, success: true },
    { slug: "payments-1a2b3c" },
  ),
  "a virtual key that was made, flat as the SDK reads it": row(
    virtualKeys.create(uuid, nothing),
    { id: uuid, object: "virtual-key", slug: "payments-1a2b3c" },
    { slug: "payments-1a2b3c" },
  ),
  "a virtual key without anything optional": row(virtualKeys.get(at), named),
  "a virtual key without limits": row(virtualKeys.get(at), {
    ...named,
    note: null,
    rate_limits: [],
    usage_limits: null,
  }),
  "a virtual key with limits and the server's books": row(
    virtualKeys.get(at),
    {
      ...named,
      id: uuid,
      key: "",
      model_config: { awsAccessKeyId: "AK*****PLE", awsRegion: "us-east-1" },
      rate_limits: rates,
      usage_limits: { ...usage, ...books, periodic_reset: "monthly" },
    },
    {
      model_config: { awsAccessKeyId: "AK*****PLE", awsRegion: "us-east-1" },
      rate_limits: rates,
      usage_limits: { ...usage, periodic_reset: "monthly" },
    },
  ),
  "a virtual key of a role": row(
    virtualKeys.get(at),
    {
      ...named,
      model_config: {
        awsAuthType: "assumedRole",
        awsExternalId: "payments",
        awsRegion: "us-east-1",
        awsRoleArn: "arn:aws:iam::123456789012:role/bedrock",
      },
    },
    {
      model_config: {
        awsAuthType: "assumedRole",
        awsExternalId: "payments",
        awsRoleArn: "arn:aws:iam::123456789012:role/bedrock",
      },
    },
  ),
  "virtual keys": list(
    virtualKeys.list(uuid, 0),
    { ...named, id: uuid, integration_id: "a", model_config: null, note: null, tags: null },
    { ...named, note: null },
  ),
  "a config that was made, flat as recorded": row(
    configs.create(uuid, nothing),
    { id: uuid, object: "config", slug: "pc-paymen-1a2b3c", version_id: uuid },
    { id: uuid, slug: "pc-paymen-1a2b3c" },
  ),
  "a config, its document a JSON string as recorded": row(
    configs.get(at),
    {
      ...named,
      config: '{"retry":{"attempts":3}}',
      created_at: time,
      format: "json",
      id: uuid,
      is_default: 0,
      last_updated_at: time,
      object: "config",
      organisation_id: uuid,
      owner_id: uuid,
      status: "active",
      type: "ORG_CONFIG",
      updated_by: uuid,
      version_id: uuid,
      workspace_id: uuid,
    },
    { config: { retry: { attempts: 3 } }, name: "payments" },
  ),
  "configs as the document has them, without a total": row(
    configs.list(uuid, 0),
    { data: [{ ...named, id: uuid }], success: true },
    { data: [{ ...named, id: uuid }] },
  ),
  "configs as recorded": list(
    configs.list(uuid, 0),
    { ...named, id: uuid, object: "config" },
    { ...named, id: uuid },
  ),
  "an API key that was made": row(
    apiKeys.create(uuid, nothing),
    { id: uuid, key: "text", object: "api-key" },
    { id: uuid, key: "text" },
  ),
  "an API key that was rotated": row(
    apiKeys.rotate(at),
    { id: uuid, key: "text", key_transition_expires_at: time },
    { key: "text" },
  ),
  "an API key without anything optional": row(apiKeys.get(at), {
    id: uuid,
    name: "payments",
  }),
  ...Object.fromEntries(
    (
      [
        [0, false],
        [1, true],
        [null, null],
      ] as const
    ).map(([sent, read]) => [
      `an API key as recorded, whose configs may be overridden: ${sent}`,
      row(
        apiKeys.get(at),
        {
          alert_emails: null,
          allow_config_override: sent,
          defaults: { config_id: null, metadata: null },
          description: null,
          expires_at: null,
          id: uuid,
          name: "payments",
          rate_limits: [],
          status: "expired",
          usage_limits: null,
        },
        { allow_config_override: read, defaults: { config_id: null, metadata: null }, usage_limits: null },
      ),
    ]),
  ),
  "an API key that is pinned to a config": row(
    apiKeys.get(at),
    {
      defaults: { allow_config_override: false, config_id: uuid, metadata: { team: "payments" } },
      expires_at: time,
      id: uuid,
      name: "payments",
      rate_limits: [...rates, { type: "tokens", unit: "rps", value: 0 }],
      scopes: ["completions.write"],
      usage_limits: { ...usage, ...books },
    },
    {
      defaults: { allow_config_override: false, config_id: uuid, metadata: { team: "payments" } },
      expires_at: time,
      scopes: ["completions.write"],
      usage_limits: usage,
    },
  ),
  "API keys": list(apiKeys.list(uuid, 0), { description: null, id: uuid, name: "payments" }),
  "an integration that was made": row(
    ofOrganisation.create(uuid, nothing),
    { id: uuid, slug: "payments" },
    { slug: "payments" },
  ),
  "an integration without its configuration": row(ofOrganisation.get(at), { ...named, id: uuid }, named),
  "an integration of a role": row(
    ofOrganisation.get(at),
    {
      ...named,
      configurations: {
        aws_auth_type: "assumedRole",
        aws_external_id: null,
        aws_region: "us-east-1",
        aws_role_arn: "arn:aws:iam::123456789012:role/bedrock",
      },
    },
    {
      configurations: {
        aws_auth_type: "assumedRole",
        aws_external_id: null,
        aws_region: "us-east-1",
        aws_role_arn: "arn:aws:iam::123456789012:role/bedrock",
      },
    },
  ),
  integrations: list(ofOrganisation.list(uuid, 0), { ...named, type: "organisation" }, named),
  "the models of an integration": row(
    ofOrganisation.getModels(at),
    {
      allow_all_models: true,
      models: [
        { base_model_slug: "b", enabled: true, is_custom: 1, is_finetune: "false", slug: "a" },
        { enabled: false, is_custom: "false", slug: "b" },
        { enabled: true, is_custom: null, slug: "c" },
      ],
      total: 3,
    },
    {
      allow_all_models: true,
      models: [
        { base_model_slug: "b", enabled: true, is_custom: true, slug: "a" },
        { enabled: false, is_custom: false, slug: "b" },
        { enabled: true, is_custom: null, slug: "c" },
      ],
    },
  ),
  "the models of an integration, as the document has them": row(ofOrganisation.getModels(at), {
    models: [{ enabled: true, is_custom: false, slug: "a" }],
  }),
  "the workspaces of an integration, which come with their slugs": row(
    ofOrganisation.getAccess(at),
    { total: 1, workspaces: [{ enabled: true, id: "ws-dev-0a1b2c", usage_limits: [usage] }] },
    { workspaces: [{ enabled: true, id: "ws-dev-0a1b2c" }] },
  ),
  "a provider that was made": row(
    providers.create(uuid, nothing),
    { id: uuid, object: "provider", slug: "payments" },
    { slug: "payments" },
  ),
  "a provider": row(providers.get(at), {
    ...named,
    integration_id: "a",
    note: null,
    rate_limits: rates,
    usage_limits: null,
  }),
  providers: list(providers.list(uuid, 0), named),
  workspaces: list(
    workspaces.list(0),
    { icon: null, id: uuid, is_default: 0, name: "dev", slug: "ws-dev-0a1b2c" },
    { id: uuid, name: "dev", slug: "ws-dev-0a1b2c" },
  ),
};
