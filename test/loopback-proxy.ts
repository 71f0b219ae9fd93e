import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import { createSecureContext, TLSSocket } from "node:tls";

/** Hosts that only the proxy knows, each with what answers for it on loopback. */
export type ProxiedHosts = Readonly<Record<string, string>>;

/** How a proxy refuses. */
export interface ProxyRefusal {
  readonly status: number;
  readonly text?: string;
}

/** An HTTP proxy on loopback: the only way to hosts that no name server knows. */
export interface LoopbackProxy {
  /** For HTTPS_PROXY and HTTP_PROXY. */
  readonly url: string;
  /** What passed: `CONNECT sts.example.test:443`, `GET http://portkey.example.test/v1/api-keys`. */
  readonly passed: string[];
  /** The user and password of each request, as in a URL; empty where it had none. */
  readonly credentials: string[];
  /** Has everything refused from here on; undefined lets through again. */
  refuse(refusal: ProxyRefusal | undefined): void;
  stop(): Promise<void>;
}

const certificates = join(import.meta.dirname, "certificates");

/** The authority that signs for every host behind a loopback proxy: for NODE_EXTRA_CA_CERTS. */
export const authorityFile = join(certificates, "authority.pem");

/**
 * Starts a proxy. It ends TLS itself, as the hosts' own servers would, and talks plain HTTP to what answers for them.
 *
 * @param hosts by name, with the base URL on loopback, e.g. `{ "aws.example.test": "http://127.0.0.1:4000" }`; any
 * other host is a 502, as proxies answer for a name that they do not know
 */
export async function loopbackProxy(hosts: ProxiedHosts): Promise<LoopbackProxy> {
  let refusal: ProxyRefusal | undefined;
  const passed: string[] = [];
  const credentials: string[] = [];
  const note = (line: string, authorization = "") => {
    passed.push(line);
    credentials.push(Buffer.from(authorization.replace(/^Basic /, ""), "base64").toString());
  };
  const refusalOf = (host: string | undefined): ProxyRefusal | undefined =>
    refusal ?? (host !== undefined && Object.hasOwn(hosts, host) ? undefined : { status: 502 });

  const server = createServer((incoming, outgoing) => {
    const url = URL.parse(incoming.url ?? "");
    note(`${incoming.method} ${incoming.url}`, incoming.headers["proxy-authorization"]);
    const refused = refusalOf(url?.hostname);
    if (refused !== undefined || url === null) {
      outgoing.writeHead(refused?.status ?? 400, refused?.text).end();
      return;
    }
    const { "proxy-authorization": _, ...headers } = incoming.headers;
    const target = new URL(url.pathname + url.search, hosts[url.hostname]);
    const forwarded = request(target, { headers, method: incoming.method }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  const context = createSecureContext({
    cert: readFileSync(join(certificates, "server.pem")),
    key: readFileSync(join(certificates, "server-key.pem")),
  });
  const open = new Set<Socket>();
  server.on("connect", (incoming, socket: Socket) => {
    open.add(socket);
    socket.on("error", () => {}).on("close", () => open.delete(socket));
    note(`CONNECT ${incoming.url}`, incoming.headers["proxy-authorization"]);
    const host = incoming.url?.replace(/:\d+$/, "");
    const refused = refusalOf(host);
    if (refused !== undefined || host === undefined) {
      const { status, text = "Refused" } = refused ?? { status: 400 };
      socket.end(`HTTP/1.1 ${status} ${text}\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
    const secure = new TLSSocket(socket, { isServer: true, secureContext: context });
    const target = new URL(hosts[host] ?? "");
    const plain = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [secure, plain],
      [plain, secure],
    ] as const) {
      from.on("error", () => to.destroy());
      from.pipe(to);
    }
  });
  await listen(server);
  return {
    credentials,
    passed,
    refuse: (wanted) => {
      refusal = wanted;
    },
    async stop() {
      for (const socket of open) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  };
}

async function listen(server: Server): Promise<void> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}
