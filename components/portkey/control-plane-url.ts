import * as z from "zod";
import { isLoopback } from "../shared/loopback.ts";
import { printable } from "../shared/printable.ts";
import { hostedUrl } from "./hosted.ts";

/** What decides where the admin key is sent. */
export interface ControlPlaneSources {
  /** The environment variable PORTKEY_BASE_URL, which goes first. */
  readonly variable: string | undefined;
  /** The value portkeyBaseUrl of the stack's file. */
  readonly file: string | undefined;
  /** Whether the file is that of a team's own stack, which may not decide it. */
  readonly isTeamStack: boolean;
}

/** The mistake of a team's own stack that would decide where the admin key is sent. */
export const notOfTeamStack =
  "portkeyBaseUrl: a team's own stack cannot set it (set PORTKEY_BASE_URL where pulumi runs)";

/**
 * The URL of Portkey's control plane, or the mistake in what names it.
 *
 * @returns Portkey's hosted API where nothing names another
 */
export function controlPlane({
  file,
  isTeamStack,
  variable,
}: ControlPlaneSources): { readonly url: string } | { readonly mistake: string } {
  if (!variable && file !== undefined && isTeamStack) return { mistake: notOfTeamStack };
  const url = variable || file || hostedUrl;
  const mistake = controlPlaneMistake(url);
  if (mistake === undefined) return { url };
  return { mistake: `${variable ? "PORTKEY_BASE_URL" : "portkeyBaseUrl"}: ${mistake}` };
}

/** A URL that the admin key may be sent to. */
export const controlPlaneUrl = z
  .string()
  .refine((url) => controlPlaneMistake(url) === undefined, {
    error: ({ input }) => controlPlaneMistake(String(input)),
  })
  .meta({ format: "uri", pattern: "^(https:|http://(localhost|127\\.|\\[::1\\]))" });

/** The mistake in a URL that gets the admin key with each call; undefined where there is none. */
function controlPlaneMistake(url: string): string | undefined {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    return `"${printable(url)}" is not a URL (e.g. ${hostedUrl})`;
  }
  // Not repeated: one of them is a secret.
  if (parsed.username !== "" || parsed.password !== "") {
    return `must be a URL without user and password, e.g. ${hostedUrl}`;
  }
  if (parsed.protocol === "http:" && !isLoopback(parsed.hostname)) {
    return `"${printable(url)}" would get the admin key unencrypted (https is allowed; http only on this machine)`;
  }
  return undefined;
}
