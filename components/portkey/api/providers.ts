import * as z from "zod";
import { clearedLimits, type LimitsBody, limitsRead } from "./limits.ts";
import { identifier, inWorkspace, resource } from "./resource.ts";

export interface ProviderBody extends LimitsBody {
  readonly name: string;
  readonly slug: string;
  readonly note: string;
  /** Slug of the integration. */
  readonly integration_id: string;
}

const entry = z.object({ name: z.string(), note: z.string().nullish(), slug: identifier });

/** Providers, what `@slug` means in a request, addressed by slug within their workspace. */
export const providers = resource({
  created: z.looseObject({ slug: identifier }),
  creation: (body: ProviderBody, workspace) => ({ ...body, workspace_id: workspace }),
  entry,
  full: entry.extend({ ...limitsRead, integration_id: z.string().nullish() }),
  noun: "provider",
  path: "providers",
  query: inWorkspace,
  replacement: ({ name, note, ...limits }, workspace) => ({
    ...clearedLimits(limits),
    name,
    note,
    workspace_id: workspace,
  }),
  scope: "providers",
});
