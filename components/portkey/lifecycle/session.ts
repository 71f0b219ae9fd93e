import type { ConfigureRequest } from "@pulumi/pulumi/dynamic/index.js";
import { endWithEngine } from "../../shared/end-with-engine.ts";
import { portkeyClient, type Send } from "../client.ts";
import { controlPlane } from "../control-plane-url.ts";
import { PortkeyError } from "../errors.ts";
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
  endWithEngine();
  configure(openSession((name) => config.get(name)));
}

/**
 * A session with the credentials of the environment, else of the stack's config.
 *
 * @param value a value of the config by name
 * @returns the mistake in them, for whoever needs the session: thrown, it would reach only the first of many callers
 */
export function openSession(value: (name: string) => string | undefined): Session | PortkeyError {
  const apiKey = process.env.PORTKEY_API_KEY || value("portkeyApiKey");
  const place = controlPlane({
    file: value("portkeyBaseUrl"),
    isTeamStack: value("environment") !== undefined,
    variable: process.env.PORTKEY_BASE_URL,
  });
  if ("mistake" in place) return mistake(place.mistake);
  if (!apiKey) {
    return mistake("PORTKEY_API_KEY: missing (set this variable, or the secret config value portkeyApiKey)");
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    return mistake(
      "PORTKEY_API_KEY: not usable as an HTTP header (white space, line break or non-ASCII character)",
    );
  }
  const send = portkeyClient(place.url, apiKey);
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
