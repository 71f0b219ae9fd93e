import { randomUUID } from "node:crypto";
import { ApiError } from "./errors.ts";
import { now } from "./naming.ts";
import type { Store, StoredIntegration, StoredProvider } from "./store.ts";

/** The provider with this slug or id in a workspace; the same slug may mean another one in the next workspace. */
export function providerOf(store: Store, workspace: string, slugOrId: string): StoredProvider | undefined {
  return [...store.providers.values()].find(
    ({ id, slug, workspace_id }) => workspace_id === workspace && (slug === slugOrId || id === slugOrId),
  );
}

/** Makes a provider. */
export function addProvider(
  store: Store,
  fields: Pick<StoredProvider, "slug" | "name" | "integration_id" | "workspace_id"> & Partial<StoredProvider>,
): StoredProvider {
  const made: StoredProvider = {
    id: randomUUID(),
    note: null,
    status: "active",
    usage_limits: null,
    rate_limits: null,
    expires_at: null,
    last_reset_at: null,
    created_at: now(),
    ...fields,
  };
  store.providers.set(made.id, made);
  return made;
}

/** What a call that grants access says about the provider that appears by itself. */
export interface DefaultProvider {
  create_default_provider?: boolean | undefined;
  default_provider_slug?: string | undefined;
}

/**
 * The provider that appears by itself in a workspace that gets access to an integration, unless the caller
 * forbids it. Nobody asked for it, and its slug is the integration's (recorded live responses, 2026-06).
 *
 * @returns what makes it; does nothing where it was forbidden, or is there since an earlier grant
 * @throws ApiError AB01 when the slug that the caller chose is taken
 */
export function defaultProvider(
  store: Store,
  { slug: integration_id }: StoredIntegration,
  workspace_id: string,
  { create_default_provider = true, default_provider_slug }: DefaultProvider,
): () => void {
  const slug = default_provider_slug ?? integration_id;
  const taken = providerOf(store, workspace_id, slug) !== undefined;
  if (create_default_provider && taken && default_provider_slug)
    throw new ApiError("AB01", `Invalid request. default_provider_slug: ${slug} already exists`);
  if (!create_default_provider || taken) return () => {};
  const note = "Created automatically on integration access grant";
  return () => addProvider(store, { slug, name: slug, integration_id, workspace_id, note });
}
