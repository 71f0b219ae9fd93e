import { once } from "node:events";
import type { Server } from "node:http";

/** Ends a server and all of its connections, those of calls under way included. */
export async function stopServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
