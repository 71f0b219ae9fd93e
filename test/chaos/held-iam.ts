import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** The local AWS behind a door that can keep an answer back: what was asked for is done, and nobody learns of it. */
export interface HeldIam {
  /** URL, in the place of the local AWS's own. */
  readonly url: string;
  /** How many calls that change something in IAM have been carried out. */
  writes(): number;
  stop(): Promise<void>;
}

/**
 * Starts the door.
 *
 * @param aws URL of the local AWS
 * @param hold the so-manyth write, whose answer is kept back. @default none
 */
export async function heldIam(aws: string, hold?: number): Promise<HeldIam> {
  let writes = 0;
  const door = createServer(async (call, answer) => {
    const { headers, method, url } = call;
    const body = await buffer(call);
    const target = new URL(url ?? "", aws);
    const forwarded = request(
      target,
      { headers: { ...headers, host: target.host }, method },
      async (from) => {
        const content = await buffer(from);
        if (/\bAction=(Create|Attach|Delete|Detach)/.test(String(body))) {
          writes += 1;
          if (writes === hold) return;
        }
        answer.writeHead(from.statusCode ?? 500, from.headers).end(content);
      },
    );
    forwarded.on("error", () => answer.destroy());
    forwarded.end(body);
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  return {
    stop: () =>
      new Promise((resolve) => {
        door.closeAllConnections();
        door.close(() => resolve());
      }),
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    writes: () => writes,
  };
}
