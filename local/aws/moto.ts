import { once } from "node:events";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { execa } from "execa";
import { motoPython } from "./moto-environment.ts";

/** How long moto may take until it answers, in milliseconds. Usually it takes 1 to 2 seconds. */
const START_LIMIT = 60_000;

const SERVER = join(import.meta.dirname, "moto_server.py");

/** Where and with which memory the local AWS runs. */
export interface MotoOptions {
  /**
   * File that keeps users, policies, access keys and inference profiles between runs, with the same ids and secrets.
   * Written before each answer, so a killed run loses nothing that it was told. Only its owner can read it.
   * @default nothing is kept
   */
  readonly stateFile?: string;
  /**
   * TCP port on 127.0.0.1.
   * @default a free one
   */
  readonly port?: number;
  /**
   * File that says what AWS's own inference profiles are and where they route, like
   * components/bedrock/inference-profiles.json.
   * @default that file
   */
  readonly inferenceProfiles?: string;
}

/** A moto that runs. */
export interface Moto {
  /** For `AWS_ENDPOINT_URL`: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Forgets everything that it holds. */
  reset(): Promise<void>;
  /** Ends the process; what the state file holds stays. */
  stop(): Promise<void>;
}

/**
 * Starts moto, the local stand-in for AWS, on the loopback interface, with what moto_*.py teaches it. The first
 * call on a machine installs it. It ends by itself when this process does, however that ends, but not on Ctrl-C:
 * an engine that is cancelled still needs it.
 *
 * Any credentials are accepted. `sts:GetCallerIdentity` answers with the user of an access key that was created
 * here, and with a made-up user of account 123456789012 otherwise.
 *
 * @throws Error when Python is missing (see {@link motoPython}) or moto does not answer within a minute
 */
export async function startMoto({ stateFile, port = 0, inferenceProfiles }: MotoOptions = {}): Promise<Moto> {
  const python = await motoPython();
  const server = execa(python, ["-B", SERVER, String(port), ...(stateFile ? [resolve(stateFile)] : [])], {
    ...(inferenceProfiles ? { env: { LOCAL_INFERENCE_PROFILES: resolve(inferenceProfiles) } } : {}),
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
    buffer: false,
    reject: false,
  });
  const stop = async () => {
    server.kill();
    await server;
  };
  const limit = AbortSignal.timeout(START_LIMIT);
  try {
    const [taken] = await Promise.race([
      once(createInterface(server.stdout), "line", { signal: limit }),
      server.then(() =>
        Promise.reject(new Error("moto ended before it answered. Its own message stands above.")),
      ),
    ]);
    const url = `http://127.0.0.1:${taken}`;
    await ask(`${url}/moto-api/data.json`, { signal: limit });
    return { reset: () => ask(`${url}/moto-api/reset`, { method: "POST" }), stop, url };
  } catch (error) {
    await stop();
    if (limit.aborted) throw new Error(`moto did not answer within ${START_LIMIT / 1000} seconds.`);
    throw error;
  }
}

/**
 * A request of which only its being answered counts. The body grows with what moto holds, and it is cancelled: Node ends
 * with an error when a server closes a connection whose body nobody reads.
 */
async function ask(url: string, init: RequestInit): Promise<void> {
  const { body } = await fetch(url, init);
  await body?.cancel();
}
