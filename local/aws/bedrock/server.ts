import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { BedrockClient } from "@aws-sdk/client-bedrock";
import { createAdaptorServer } from "@hono/node-server";
import { stopServer } from "../../stop-server.ts";
import type { BedrockCall } from "./calls.ts";
import { type BedrockFault, BedrockFaults } from "./faults.ts";
import { localClient } from "./local-client.ts";
import { PolicyReader } from "./policies.ts";
import { Profiles } from "./profiles.ts";
import { router } from "./router.ts";

/** What a local Bedrock starts with. */
export interface LocalBedrockOptions {
  /** URL of the local AWS, which says who may do what. */
  readonly aws: string;
  /** Port on 127.0.0.1. @default a free one */
  readonly port?: number;
}

/** A local Bedrock that is running. */
export interface LocalBedrock {
  /** Base URL of every region's runtime, such as `http://127.0.0.1:4712`. */
  readonly url: string;
  /** What was received, oldest first; grows as requests arrive, and may be emptied. */
  readonly calls: BedrockCall[];
  /** Switches a fault on, beside those that are on already. */
  fail(fault: BedrockFault): void;
  /** Switches all faults off. */
  clearFaults(): void;
  /** Closes all connections, those of calls under way included. */
  stop(): Promise<void>;
}

/**
 * Starts a stand-in for Amazon Bedrock's runtime on loopback, for all regions at once: the region called is the one
 * that the signature names. Each request is authenticated and authorised by what the local AWS holds at that
 * moment: signature, access key, policies and permissions boundary, for the profile and every region behind it. What
 * it answers is one short sentence; no model is behind it.
 *
 * @throws Error when the port is taken
 */
export async function startLocalBedrock({ aws, port = 0 }: LocalBedrockOptions): Promise<LocalBedrock> {
  const calls: BedrockCall[] = [];
  const faults = new BedrockFaults();
  const policies = new PolicyReader(aws);
  const controls = new Map<string, BedrockClient>();
  const profiles = (region: string) => {
    const client = controls.get(region) ?? new BedrockClient(localClient(aws, region));
    controls.set(region, client);
    return new Profiles(client);
  };
  const app = router({ aws, calls, faults, policies, profiles });
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    fail: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    stop: async () => {
      if (!server.listening) return;
      await stopServer(server);
      policies.close();
      for (const client of controls.values()) client.destroy();
    },
  };
}
