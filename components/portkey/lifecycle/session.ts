import type { ConfigureRequest } from "@pulumi/pulumi/dynamic/index.js";
import { portkeyClient, type Send } from "../client.ts";
import { PortkeyError } from "../errors.ts";
import { hostedUrl } from "../hosted.ts";
import { Listings } from "./listings.ts";

/** What the lifecycle of every object shares during one run of the engine: the provider process lives for one. */
export interface Session {
  readonly send: Send;
  readonly listings: Listings;
}

const { promise: configured, resolve: configure } = Promise.withResolvers<Session | PortkeyError>();

/**
 * Takes the credentials of the run: from the environment first, since on destroy and refresh the engine
 * hands over the config that the state holds, which may be outdated; then from the stack's config.
 */
export async function configureSession({ config }: ConfigureRequest): Promise<void> {
  const baseUrl = process.env.PORTKEY_BASE_URL || config.get("portkeyBaseUrl") || hostedUrl;
  const apiKey = process.env.PORTKEY_API_KEY || config.get("portkeyApiKey");
  configure(open(baseUrl, apiKey));
}

/** A mistake is kept until a call needs the session: thrown here it would reach only the first of many callers. */
function open(baseUrl: string, apiKey: string | undefined): Session | PortkeyError {
  if (!apiKey) {
    return mistake("PORTKEY_API_KEY: missing (set this variable, or the secret config value portkeyApiKey)");
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    return mistake(
      "PORTKEY_API_KEY: not usable as an HTTP header (white space, line break or non-ASCII character)",
    );
  }
  const url = URL.parse(baseUrl);
  if (url === null || url.username !== "" || url.password !== "") {
    return mistake(`PORTKEY_BASE_URL: must be a URL without user and password, e.g. ${hostedUrl}`);
  }
  const send = portkeyClient(baseUrl, apiKey);
  return { listings: new Listings(send), send };
}

function mistake(message: string): PortkeyError {
  return new PortkeyError(message, undefined, false);
}

/**
 * The session of this run. Waits until it is configured: the engine's host hands out a provider before its
 * `configure` has finished.
 *
 * @throws PortkeyError when there is no admin key
 */
export async function session(): Promise<Session> {
  const ready = await configured;
  if (ready instanceof PortkeyError) throw ready;
  return ready;
}
