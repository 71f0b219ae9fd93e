import { fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Portkey's open gateway that is running. */
export interface OpenGateway {
  /** Base URL, such as `http://127.0.0.1:4713`. */
  readonly url: string;
  /** Ends the process, and calls that are under way with it. */
  stop(): Promise<void>;
}

const SERVER = createRequire(import.meta.url).resolve("@portkey-ai/gateway/build/start-server.js");

/** How large a request's headers may be, in bytes: a config with its credentials is one of them. */
const HEADERS = 256 * 1024;

/**
 * Starts Portkey's open gateway as a process of its own. It is what routes: it picks targets, signs for Bedrock,
 * translates, retries and falls back. It knows no keys, no budgets and no saved configs. It ends by itself when this
 * process does, however that ends.
 *
 * @throws Error when it ends before it listens
 */
export async function startOpenGateway(): Promise<OpenGateway> {
  const gateway = fork(SERVER, ["--port=0", "--headless"], {
    // Nothing that the gateway would take from the environment: credentials, proxies, caches.
    env: {},
    execArgv: [
      `--import=${join(import.meta.dirname, "on-loopback.ts")}`,
      `--max-http-header-size=${HEADERS}`,
    ],
    // It also reports as errors what is none, such as each streamed answer, which it cannot log.
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const ended = once(gateway, "exit");
  const [port] = await Promise.race([
    once(gateway, "message"),
    ended.then(() => Promise.reject(new Error("The open gateway ended before it listened"))),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      gateway.kill("SIGKILL");
      await ended;
    },
  };
}
