import * as z from "zod";
import type { Call } from "../client.ts";
import { identifier, type Page, pageOf, pageQuery } from "./resource.ts";

const entry = z.object({ id: identifier, name: z.string(), slug: identifier.optional() });

/** A workspace as its listing shows it: `id` is a UUID on the live API. */
export type WorkspaceEntry = z.infer<typeof entry>;

/** Workspaces are looked up, never made. */
export const workspaces = {
  list: (page: number): Call<Page<WorkspaceEntry>> => ({
    answer: pageOf(entry),
    doing: "looking up the workspace",
    method: "GET",
    path: "admin/workspaces",
    query: pageQuery(page),
    scope: "workspaces.list",
  }),
};
