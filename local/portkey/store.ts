import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { z } from "zod";
import type { createIntegration, updateModels } from "./catalog-schemas.ts";
import type { RateLimits, UsageLimits } from "./limits.ts";
import type { createApiKey, createVirtualKey } from "./schemas.ts";

/** The organisation that everything belongs to. */
export const ORGANISATION = "0c7f7c1e-5b0a-4d7e-9b1d-6a3f2e8c4d10";

/** Who is said to have made things. */
export const OWNER = "5d2b9a64-1f3c-4e8a-8c70-b94e6d1a7f32";

/** A workspace; its slug is `ws-<name>`, its id a UUID (recorded live responses, 2026-06). */
export interface Workspace {
  id: string;
  slug: string;
  name: string;
}

/** A virtual key with its secrets in the clear. */
export interface StoredVirtualKey {
  id: string;
  slug: string;
  name: string;
  provider: string;
  workspace_id: string;
  note: string | null;
  status: "active" | "exhausted" | "expired";
  key: string;
  /** The provider's own fields as they were written, secret ones included. */
  model_config: Record<string, unknown>;
  usage_limits: UsageLimits | null;
  rate_limits: RateLimits | null;
  secret_mappings: z.output<ReturnType<typeof createVirtualKey>>["secret_mappings"];
  expires_at: string | null;
  created_at: string;
}

/** A config with all its versions, oldest first; the last one is in force. */
export interface StoredConfig {
  id: string;
  slug: string;
  name: string;
  workspace_id: string;
  is_default: 0 | 1;
  status: string;
  created_at: string;
  last_updated_at: string;
  versions: { version_id: string; config: string; created_at: string }[];
}

type ApiKeyBody = z.output<typeof createApiKey>;

/** An API key with its plain text. */
export interface StoredApiKey {
  id: string;
  key: string;
  /** The plain texts that rotations replaced, and until when each one stays valid. */
  previous_keys: { key: string; expires_at: string }[];
  name: string;
  description: string | null;
  type: "organisation-service" | "workspace-service" | "workspace-user";
  workspace_id: string | null;
  user_id: string | null;
  status: "active" | "exhausted";
  scopes: string[];
  usage_limits: UsageLimits | null;
  rate_limits: RateLimits;
  /** `null` where none were ever written. */
  defaults: {
    id: string;
    metadata: Record<string, string> | null;
    config_id: string | null;
    allow_config_override: boolean;
  } | null;
  alert_emails: string[] | null;
  expires_at: string | null;
  rotation_policy: ApiKeyBody["rotation_policy"];
  last_reset_at: string | null;
  created_at: string;
  last_updated_at: string;
}

type IntegrationBody = z.output<ReturnType<typeof createIntegration>>;

/** An integration with its secrets in the clear. */
export interface StoredIntegration {
  id: string;
  slug: string;
  name: string;
  ai_provider_id: string;
  description: string;
  /** `null` for an integration of the organisation. */
  workspace_id: string | null;
  status: "active" | "archived";
  key: string;
  configurations: Record<string, unknown>;
  secret_mappings: NonNullable<IntegrationBody["secret_mappings"]>;
  pricing_adjustments: NonNullable<IntegrationBody["pricing_adjustments"]> | null;
  allow_all_models: boolean;
  /** Those of which something was written. */
  models: StoredModel[];
  /** What workspaces get that are made in future. `null` where it was never written. */
  global_workspace_access: GlobalWorkspaceAccess | null;
  /** Those of which something was written. */
  workspaces: WorkspaceAccess[];
  created_at: string;
  last_updated_at: string;
}

/** What was written of a model of an integration. */
export type StoredModel = z.output<typeof updateModels>["models"][number];

/** Whether workspaces may use an integration, and how much. */
export interface GlobalWorkspaceAccess {
  enabled: boolean;
  usage_limits: UsageLimits[] | null;
  rate_limits: RateLimits | null;
}

/** Whether the workspace with this UUID may use an integration, and how much. */
export interface WorkspaceAccess extends GlobalWorkspaceAccess {
  id: string;
}

/** A provider: what `@slug` means in one workspace. */
export interface StoredProvider {
  id: string;
  /** Unique within the workspace. */
  slug: string;
  name: string;
  /** Slug of the integration. */
  integration_id: string;
  workspace_id: string;
  note: string | null;
  status: "active" | "exhausted";
  usage_limits: UsageLimits | null;
  rate_limits: RateLimits | null;
  expires_at: string | null;
  last_reset_at: string | null;
  created_at: string;
}

/** All objects, oldest first. */
export interface Objects {
  virtualKeys: StoredVirtualKey[];
  configs: StoredConfig[];
  apiKeys: StoredApiKey[];
  integrations: StoredIntegration[];
  providers: StoredProvider[];
}

/** What the control plane knows. The maps are live: who changes them changes what the API answers. */
export class Store {
  /** By slug. */
  readonly virtualKeys: Map<string, StoredVirtualKey>;
  /** By slug. */
  readonly configs: Map<string, StoredConfig>;
  /** By id. */
  readonly apiKeys: Map<string, StoredApiKey>;
  /** By slug. */
  readonly integrations: Map<string, StoredIntegration>;
  /** By id. */
  readonly providers: Map<string, StoredProvider>;
  readonly workspaces: readonly Workspace[];
  readonly #file: string | undefined;

  /**
   * @param file the JSON file that keeps the objects between runs. @default nothing kept
   * @throws Error when the file is there and cannot be read
   */
  constructor(workspaces: readonly Workspace[], file?: string) {
    this.workspaces = workspaces;
    this.#file = file;
    const { virtualKeys, configs, apiKeys, integrations, providers } = kept(file);
    this.virtualKeys = new Map(virtualKeys.map((object) => [object.slug, object]));
    this.configs = new Map(configs.map((object) => [object.slug, object]));
    this.apiKeys = new Map(apiKeys.map((object) => [object.id, object]));
    this.integrations = new Map(integrations.map((object) => [object.slug, object]));
    this.providers = new Map(providers.map((object) => [object.id, object]));
  }

  /** Deep copies. */
  objects(): Objects {
    return structuredClone({
      virtualKeys: [...this.virtualKeys.values()],
      configs: [...this.configs.values()],
      apiKeys: [...this.apiKeys.values()],
      integrations: [...this.integrations.values()],
      providers: [...this.providers.values()],
    });
  }

  /** Writes the file, if there is one: readable by its owner only, since it holds secrets, and never half. */
  save(): void {
    if (!this.#file) return;
    mkdirSync(dirname(this.#file), { recursive: true });
    const fresh = `${this.#file}.${process.pid}.tmp`;
    writeFileSync(fresh, JSON.stringify(this.objects(), null, 2), { mode: 0o600 });
    renameSync(fresh, this.#file);
  }
}

const NOTHING: Objects = { virtualKeys: [], configs: [], apiKeys: [], integrations: [], providers: [] };

function kept(file: string | undefined): Objects {
  if (!file || !existsSync(file)) return NOTHING;
  try {
    const objects: Objects = JSON.parse(readFileSync(file, "utf8"));
    const { virtualKeys, configs, apiKeys } = objects;
    if (![virtualKeys, configs, apiKeys].every(Array.isArray))
      throw new Error("Not the objects of a Portkey");
    // A file from before there were integrations and providers has neither.
    return { ...NOTHING, ...objects };
  } catch (cause) {
    throw new Error(`${file} is not a local Portkey's state; delete it to start afresh`, { cause });
  }
}
