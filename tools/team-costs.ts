import * as z from "zod";
import { type Call, portkeyClient } from "../components/portkey/client.ts";
import type { Ledger } from "./ledger.ts";

/** What is counted from one moment to another. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** Groups by the value of `team` in the metadata. `cost` is in cents. Source: Portkey's OpenAPI document. */
const groups = z.object({
  data: z.array(z.object({ cost: z.number(), metadata_value: z.string() })),
  total: z.number().optional(),
});

/** Groups on one page: as many as other lists of Portkey's give. */
const pageSize = 100;

/**
 * What Portkey has counted for one team, in dollars; undefined where it has counted nothing.
 *
 * @throws PortkeyError
 */
export async function costOf(ledger: Ledger, team: string, period: Period): Promise<number | undefined> {
  // Groups come in pages: with the others left out, the team's is on the first.
  const query = { metadata: JSON.stringify({ team }) };
  const { data } = await send(ledger, period, `looking up the cost of ${team}`, query);
  const cents = data.find(({ metadata_value }) => metadata_value === team)?.cost;
  return cents === undefined ? undefined : cents / 100;
}

/**
 * What Portkey has counted for each team of a workspace, in dollars by the team's name.
 *
 * @throws PortkeyError
 */
export async function costsByTeam(ledger: Ledger, period: Period): Promise<ReadonlyMap<string, number>> {
  const costs = new Map<string, number>();
  for (let page = 0; ; page += 1) {
    const query = { current_page: page, page_size: pageSize };
    const { data, total = 0 } = await send(ledger, period, "looking up what teams have cost", query);
    for (const { cost, metadata_value } of data) costs.set(metadata_value, cost / 100);
    if (data.length === 0 || (page + 1) * pageSize >= total) return costs;
  }
}

/** The start of the calendar month, in UTC as Portkey counts. */
export function startOfMonth(moment: Date): Date {
  return new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth()));
}

async function send(
  { apiKey, baseUrl, workspace }: Ledger,
  { from, to }: Period,
  doing: string,
  query: Call<unknown>["query"],
) {
  return await portkeyClient(
    baseUrl,
    apiKey,
  )({
    answer: groups,
    doing,
    method: "GET",
    path: "analytics/groups/metadata/team",
    query: {
      ...query,
      time_of_generation_max: withOffset(to),
      time_of_generation_min: withOffset(from),
      workspace_slug: workspace,
    },
    scope: "analytics.view",
  });
}

/** ISO 8601 with an offset and without fractions of seconds, as Portkey documents it. */
function withOffset(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "+00:00");
}
