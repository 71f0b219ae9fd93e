import { z } from "zod";
import { ApiError } from "./errors.ts";
import { listPage, page } from "./paging.ts";
import type { Handlers, RoutesOf } from "./routes.ts";
import { parse } from "./schemas.ts";
import { ORGANISATION, OWNER, type Store, type Workspace } from "./store.ts";

/**
 * The workspace with this UUID or slug.
 *
 * @throws ApiError AB03, as the live API answers for a workspace that is gone (recorded by Portkey's Terraform provider)
 */
export function workspaceOf(store: Store, idOrSlug: string): Workspace {
  const found = store.workspaces.find(({ id, slug }) => id === idOrSlug || slug === idOrSlug);
  if (!found) throw new ApiError("AB03", "You do not have enough permissions to execute this request");
  return found;
}

const query = page.extend({
  name: z.string().optional(),
  exact_name: z.string().optional(),
  status: z.string().optional(),
});

/** Workspaces: to be found, not to be made. `name` filters by a part of the name, `exact_name` by all of it. */
export function workspaceRoutes(store: Store): Handlers<RoutesOf<"/admin/workspaces">> {
  return {
    "GET /admin/workspaces": (call) => {
      const { name = "", exact_name, status = "active", ...at } = parse(query, call.query);
      const wanted = store.workspaces.filter(
        (workspace) =>
          workspace.name.includes(name) &&
          (exact_name === undefined || workspace.name === exact_name) &&
          status.split(",").includes("active"),
      );
      return listPage(wanted, at, (workspace) => ({ ...shown(workspace), status: "active" }));
    },
    // The live API leaves `status` out here and adds who is in the workspace (recorded live responses, 2026-06).
    "GET /admin/workspaces/{workspaceId}": (call) => ({
      ...shown(workspaceOf(store, call.params.workspaceId)),
      organisation_id: ORGANISATION,
      created_by: OWNER,
      users: [],
    }),
  };
}

function shown({ id, slug, name }: Workspace) {
  return {
    id,
    slug,
    name,
    description: null,
    icon: null,
    is_default: 0,
    defaults: null,
    usage_limits: null,
    rate_limits: null,
    created_at: "2025-12-30T15:38:09.000Z",
    last_updated_at: "2025-12-30T15:38:09.000Z",
    object: "workspace",
  };
}
