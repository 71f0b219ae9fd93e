import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** An AWS endpoint that carries out everything and keeps one answer to itself. */
export interface HeldAws {
  readonly url: string;
  /** Resolves when the action has been carried out, whose answer never leaves. */
  readonly carriedOut: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Stands in front of the local AWS: the moment between AWS's acting and its answer lasts as long as wanted.
 *
 * @param action whose first answer is held back, e.g. `CreateAccessKey`; or what says so of each that was carried out
 */
export async function holdAnswer(
  aws: string,
  action: string | ((action: string) => boolean),
): Promise<HeldAws> {
  const holds = typeof action === "string" ? (done: string) => done === action : action;
  const { promise: carriedOut, resolve } = Promise.withResolvers<void>();
  let held = false;
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const target = new URL(incoming.url ?? "/", aws);
    const forwarded = request(
      target,
      { headers: { ...incoming.headers, host: target.host }, method: incoming.method },
      async (answer) => {
        const content = await buffer(answer);
        if (!held && holds(new URLSearchParams(body.toString()).get("Action") ?? "")) {
          held = true;
          resolve();
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers).end(content);
      },
    );
    forwarded.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    carriedOut,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
}
