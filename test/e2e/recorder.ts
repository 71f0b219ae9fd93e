import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A request as it arrived. */
export interface Recorded {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A server that keeps every request, headers included. */
export interface Recorder {
  readonly url: string;
  readonly requests: Recorded[];
  stop(): Promise<void>;
}

/** @param target of every request; without one, each is answered by 404 */
export async function recorder(target?: string): Promise<Recorder> {
  const requests: Recorded[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const { headers, method, url: path = "/" } = incoming;
    const body = await buffer(incoming);
    requests.push({ body: body.toString(), headers, path });
    if (target === undefined) {
      outgoing.writeHead(404).end();
      return;
    }
    const { host, origin } = new URL(target);
    const forwarded = request(new URL(path, origin), { headers: { ...headers, host }, method });
    forwarded.on("error", () => outgoing.destroy());
    forwarded.on("response", (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    forwarded.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    requests,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
}
