import { z } from "zod";
import { ApiError } from "./errors.ts";
import { type List, page } from "./paging.ts";
import type { Handlers, RoutesOf } from "./routes.ts";
import { parse, text, time } from "./schemas.ts";
import type { Store } from "./store.ts";
import { workspaceOf } from "./workspaces.ts";

/** A request that was answered, as analytics count it. */
export interface Usage {
  /** ISO 8601. */
  readonly at: string;
  /** UUID of the workspace. */
  readonly workspace: string;
  /** What counts, after the API key has had its say. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Cents: analytics count in them, budgets in dollars. */
  readonly cents: number;
  readonly tokens: number;
}

const query = page.extend({
  metadata: z.string().optional(),
  time_of_generation_max: time,
  time_of_generation_min: time,
  // The live API takes the default workspace where it is left out: not what anybody means here.
  workspace_slug: text,
});

/** Requests by what their metadata say. What the API description lists beside is not served. */
export function analyticsRoutes(store: Store, usage: readonly Usage[]): Handlers<RoutesOf<"/analytics">> {
  return {
    "GET /analytics/groups/metadata/{metadataKey}": (call) => {
      const asked = parse(query, call.query);
      const { id } = workspaceOf(store, asked.workspace_slug);
      const [from = 0, to = 0] = [asked.time_of_generation_min, asked.time_of_generation_max].map(Date.parse);
      const wanted = Object.entries(filter(asked.metadata));
      const found = usage.filter(
        ({ at, metadata, workspace }) =>
          workspace === id &&
          Date.parse(at) >= from &&
          Date.parse(at) <= to &&
          wanted.every(([key, value]) => metadata[key] === value),
      );
      return grouped(found, call.params.metadataKey, asked);
    },
  };
}

function filter(metadata = "{}"): object {
  try {
    return Object(JSON.parse(metadata));
  } catch {
    throw new ApiError("AB01", "Invalid request. metadata: must be JSON");
  }
}

/** One group for each value, the most expensive first. Costs and averages are whole numbers, as documented. */
function grouped(usage: readonly Usage[], key: string, at: z.infer<typeof page>): List<object> {
  const having = usage.filter(({ metadata }) => metadata[key] !== undefined);
  const groups = [...Map.groupBy(having, ({ metadata }) => String(metadata[key]))]
    .map(([value, members]) => ({
      avg_tokens: Math.round(sum(members, ({ tokens }) => tokens) / members.length),
      avg_weighted_feedback: 0,
      cost: Math.round(sum(members, ({ cents }) => cents)),
      last_seen: members
        .map(({ at }) => at)
        .toSorted()
        .at(-1),
      metadata_value: value,
      object: "analytics-group",
      requests: members.length,
      requests_with_feedback: 0,
    }))
    .sort((a, b) => b.cost - a.cost);
  const start = at.current_page * at.page_size;
  return { data: groups.slice(start, start + at.page_size), object: "list", total: groups.length };
}

function sum(usage: readonly Usage[], of: (one: Usage) => number): number {
  return usage.reduce((total, one) => total + of(one), 0);
}
