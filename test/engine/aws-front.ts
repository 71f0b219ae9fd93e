import { once } from "node:events";
import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** A call of AWS. */
export interface AwsCall {
  /** E.g. `CreateUser`; of services without actions method and path, e.g. `POST /inference-profiles`. */
  readonly action: string;
  /** With the query, e.g. `/logging/modelinvocations`. */
  readonly path: string;
  /** Of the key that the call is signed with. */
  readonly accessKeyId: string;
}

export interface AwsAnswer {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body: Buffer | string;
}

/** An AWS endpoint in front of the local AWS. */
export interface AwsFront {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Stands in front of the local AWS.
 *
 * @param aws URL of the local AWS
 * @param answer what a call gets; `carriedOut` lets the local AWS act. Undefined is no answer, ever
 */
export async function awsFront(
  aws: string,
  answer: (call: AwsCall, carriedOut: () => Promise<AwsAnswer>) => Promise<AwsAnswer | undefined>,
): Promise<AwsFront> {
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    const call = {
      accessKeyId: /Credential=([^/]+)/.exec(incoming.headers.authorization ?? "")?.[1] ?? "",
      action: actionOf(incoming, body),
      path: incoming.url ?? "/",
    };
    const given = await answer(call, async () => {
      const target = new URL(incoming.url ?? "/", aws);
      const forwarded = request(target, {
        headers: { ...incoming.headers, host: target.host },
        method: incoming.method,
      });
      forwarded.end(body);
      const [response]: IncomingMessage[] = await once(forwarded, "response");
      if (response === undefined) throw new Error("no answer");
      const { headers, statusCode = 502 } = response;
      return { body: await buffer(response), headers, status: statusCode };
    });
    if (given) outgoing.writeHead(given.status, given.headers).end(given.body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
}

function actionOf({ headers, method, url }: IncomingMessage, body: Buffer): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1) ?? "";
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) {
    return new URLSearchParams(body.toString()).get("Action") ?? "";
  }
  return `${method} ${url}`;
}
