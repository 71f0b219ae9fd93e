import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { awsEnvironment } from "./aws/aws-environment.ts";
import { type LocalBedrock, startLocalBedrock } from "./aws/bedrock/server.ts";
import { startMoto } from "./aws/moto.ts";
import { engineEnvironment } from "./engine/engine-environment.ts";
import { cache, projectIn } from "./folders.ts";
import { type LocalPortkey, type LocalPortkeyOptions, startLocalPortkey } from "./portkey/server.ts";
import { layOutProject } from "./project.ts";

/** Everything that the program needs, on loopback. */
export interface LocalEnvironment {
  /** Where commands run: a project folder with the checkout's code. */
  readonly project: string;
  /** The whole environment of a command: nothing of it points outside of this machine. */
  readonly env: Record<string, string>;
  readonly portkey: LocalPortkey;
  /** URL of the local AWS. */
  readonly aws: string;
  /** Bedrock's runtime, for whoever the local AWS lets in. */
  readonly bedrock: LocalBedrock;
  /** Ends the services. What they hold stays in the state folder. */
  stop(): Promise<void>;
}

/** How an environment starts. */
export interface EnvironmentOptions extends LocalPortkeyOptions {
  /** Whether what the services hold stays in the state folder. @default true */
  readonly keep?: boolean;
}

/** Of a local stack's secrets. Nothing that it protects is worth protecting. */
const passphrase = "local";

/**
 * Starts the local environment: a Pulumi engine, moto for AWS, a local Bedrock, a local Portkey.
 *
 * @param state folder that keeps Pulumi's state and what the services hold; made where it is missing
 */
export async function startEnvironment(
  state: string,
  { keep = true, ...portkeyOptions }: EnvironmentOptions = {},
): Promise<LocalEnvironment> {
  const engine = await engineEnvironment(join(state, "pulumi"));
  const project = projectIn(state);
  const backend = join(state, "backend");
  await mkdir(backend, { recursive: true });
  await layOutProject(project);
  const portkey = await startLocalPortkey({
    bedrock: () => bedrock.url,
    ...(keep && { stateFile: join(state, "portkey.json") }),
    ...portkeyOptions,
  });
  const moto = await startMoto(keep ? { stateFile: join(state, "moto") } : {}).catch(async (error) => {
    await portkey.stop();
    throw error;
  });
  const bedrock = await startLocalBedrock({ aws: moto.url });

  return {
    aws: moto.url,
    bedrock,
    env: {
      ...withoutCredentials(process.env),
      ...awsEnvironment(moto.url),
      ...engine,
      // Each command starts half a dozen Node processes that load the same modules: half of their time.
      NODE_COMPILE_CACHE: join(cache, "compile-cache"),
      PORTKEY_API_KEY: portkey.adminKey,
      PORTKEY_BASE_URL: portkey.url,
      // Without it a run that is killed at the wrong moment leaves a state that no command can read.
      PULUMI_BACKEND_URL: `file://${backend}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: passphrase,
    },
    portkey,
    project,
    async stop() {
      await Promise.all([bedrock.stop(), moto.stop(), portkey.stop()]);
    },
  };
}

/** Whoever runs this may be signed in to real accounts: none of that reaches a local run. */
function withoutCredentials(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !/^(AWS|PORTKEY|PULUMI)_/.test(entry[0]),
    ),
  );
}
