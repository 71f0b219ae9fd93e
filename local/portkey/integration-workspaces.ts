import { updateWorkspaces } from "./catalog-schemas.ts";
import { ApiError } from "./errors.ts";
import { enabledFor, integrationOf } from "./integrations.ts";
import { readUsageLimits } from "./limits.ts";
import { defaultProvider } from "./new-provider.ts";
import type { Handlers, RoutesOf } from "./routes.ts";
import { parse } from "./schemas.ts";
import type { GlobalWorkspaceAccess, Store, WorkspaceAccess } from "./store.ts";
import { workspaceOf } from "./workspaces.ts";

const NO_LIMITS = { usage_limits: null, rate_limits: null };

/** Which workspaces may use an integration. A write touches the workspaces that it names and no other. */
export function integrationWorkspaceRoutes(
  store: Store,
): Handlers<RoutesOf<"/integrations/{slug}/workspaces">> {
  return {
    "GET /integrations/{slug}/workspaces": (call) => {
      const { workspaces, created_at } = integrationOf(store, call.params.slug);
      const shown = workspaces.map((access) => ({
        ...access,
        // The slug, although it may have been written as the UUID (Portkey's Terraform provider).
        id: workspaceOf(store, access.id).slug,
        usage_limits: access.usage_limits?.map((limits) => readUsageLimits(limits, created_at)) ?? null,
      }));
      return { total: shown.length, workspaces: shown };
    },
    "PUT /integrations/{slug}/workspaces": (call) => {
      const integration = integrationOf(store, call.params.slug);
      const {
        workspaces = [],
        global_workspace_access: everywhere,
        override_existing_workspace_access: override,
        ...byDefault
      } = parse(updateWorkspaces, call.body);
      const existing =
        everywhere && override ? store.workspaces.map(({ id }) => ({ ...everywhere, id })) : [];
      const asked = new Map([...existing, ...workspaces].map((one) => [workspaceOf(store, one.id).id, one]));

      const access = new Map(integration.workspaces.map((one) => [one.id, one]));
      const grants: (() => void)[] = [];
      for (const [id, one] of asked) {
        if (integration.workspace_id && integration.workspace_id !== id)
          throw new ApiError(
            "AB01",
            "Invalid request. workspaces: the integration belongs to another workspace",
          );
        if (one.enabled && !enabledFor(integration, id))
          grants.push(defaultProvider(store, integration, id, { ...byDefault, ...one }));
        access.set(id, { id, ...merged(access.get(id), one) });
      }

      for (const grant of grants) grant();
      integration.workspaces = [...access.values()];
      if (everywhere)
        integration.global_workspace_access = merged(integration.global_workspace_access, everywhere);
      return {};
    },
  };
}

interface Asked extends Pick<WorkspaceAccess, "enabled"> {
  usage_limits?: WorkspaceAccess["usage_limits"] | undefined;
  rate_limits?: WorkspaceAccess["rate_limits"] | undefined;
}

/** `null` clears, an omitted limit stays as it is. */
function merged(before: GlobalWorkspaceAccess | null | undefined, asked: Asked): GlobalWorkspaceAccess {
  const { usage_limits, rate_limits } = before ?? NO_LIMITS;
  const { enabled } = asked;
  return {
    enabled,
    usage_limits: asked.usage_limits === undefined ? usage_limits : asked.usage_limits,
    rate_limits: asked.rate_limits === undefined ? rate_limits : asked.rate_limits,
  };
}
