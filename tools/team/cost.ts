import * as z from "zod";
import { type Call, portkeyClient } from "../../components/portkey/client.ts";

const groups = z.object({ data: z.array(z.object({ cost: z.number(), metadata_value: z.string() })) });

/** Where a team's cost is looked up. */
export interface Ledger {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly workspace: string;
}

/** What Portkey counts as a team's cost this month, or why that is not known: one line for people. */
export async function costLine(
  { apiKey, baseUrl, workspace }: Ledger,
  team: string,
  now: Date,
): Promise<string> {
  const begin = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
  const call: Call<z.infer<typeof groups>> = {
    answer: groups,
    doing: `looking up the cost of ${team}`,
    method: "GET",
    path: "analytics/groups/metadata/team",
    query: {
      // Groups come in pages: with the others left out, the team's is on the first.
      metadata: JSON.stringify({ team }),
      time_of_generation_max: moment(now),
      time_of_generation_min: moment(begin),
      workspace_slug: workspace,
    },
    scope: "analytics.view",
  };
  try {
    const { data } = await portkeyClient(baseUrl, apiKey)(call);
    const cents = data.find(({ metadata_value }) => metadata_value === team)?.cost;
    const month = begin.toISOString().slice(0, "2026-01".length);
    return cents === undefined
      ? `cost in ${month}: Portkey has counted none for ${team}`
      : `cost in ${month}: $${(cents / 100).toFixed(2)} for ${team}, as Portkey counts it`;
  } catch (error) {
    return `cost not known: ${(error as Error).message.replaceAll(/\s+/g, " ")}`;
  }
}

/** ISO 8601 with an offset and without fractions of seconds, as Portkey documents it. */
function moment(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, "+00:00");
}
