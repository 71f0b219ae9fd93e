import type { ConfigureRequest } from "@pulumi/pulumi/dynamic/index.js";
import { portkeyClient, type Send } from "../client.ts";
import { Listings } from "./listings.ts";

/** What the lifecycle of every object shares during one run of the engine: the provider process lives for one. */
export interface Session {
  readonly send: Send;
  readonly listings: Listings;
}

const { promise: configured, resolve: configure } = Promise.withResolvers<Session | Error>();

/**
 * Takes the credentials of the run: from the environment first, since on destroy and refresh the engine
 * hands over the config that the state holds, which may be outdated; then from the stack's config.
 */
export async function configureSession({ config }: ConfigureRequest): Promise<void> {
  const baseUrl = process.env.PORTKEY_BASE_URL || config.get("portkeyBaseUrl") || "https://api.portkey.ai/v1";
  const apiKey = process.env.PORTKEY_API_KEY || config.get("portkeyApiKey");
  if (!apiKey) {
    // Kept until a call needs it: an error thrown here would reach only the first of many callers.
    configure(
      new Error("PORTKEY_API_KEY: missing (set this variable, or the secret config value portkeyApiKey)"),
    );
    return;
  }
  const send = portkeyClient(baseUrl, apiKey);
  configure({ listings: new Listings(send), send });
}

/**
 * The session of this run. Waits until it is configured: the engine's host hands out a provider before its
 * `configure` has finished.
 *
 * @throws when there is no admin key
 */
export async function session(): Promise<Session> {
  const ready = await configured;
  if (ready instanceof Error) throw ready;
  return ready;
}
