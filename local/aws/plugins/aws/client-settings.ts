import { proxiedAgents } from "../../../../components/shared/network/agents.ts";
import { defaultRegion } from "./region.ts";

/** How a client of this plugin is made: it goes by the environment's proxies, as the real plugin does. */
export async function clientSettings(region = defaultRegion) {
  const agents = await proxiedAgents();
  return {
    region,
    ...(agents && { requestHandler: { httpAgent: agents.http, httpsAgent: agents.https } }),
  };
}
