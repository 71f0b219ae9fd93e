import { randomBytes } from "node:crypto";

/**
 * A slug as the server makes them: the start of the name and six random hex digits
 * (`copy-of-anthrop-b20259`, `pc-pplx-c-ca7a87` in the published examples).
 *
 * @param length how many characters of the slugged name are kept
 * @param taken the slugs that exist
 */
export function newSlug(
  name: string,
  length: number,
  taken: { has(slug: string): boolean },
  prefix = "",
): string {
  const start = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, length)
    .replaceAll(/^-|-$/g, "");
  const slug = [prefix, start, randomBytes(3).toString("hex")].filter(Boolean).join("-");
  return taken.has(slug) ? newSlug(name, length, taken, prefix) : slug;
}

/** The plain text of a new API key: 28 base64 characters, the form of Portkey's own. */
export function newSecret(): string {
  return randomBytes(21).toString("base64");
}

/** A secret as the API shows it, such as `z1*****3AX` (recorded live responses, 2026-06). */
export function mask(secret: string): string {
  return `${secret.slice(0, 2)}*****${secret.slice(-3)}`;
}

/** The time in whole seconds: that is how precise the live API's timestamps are (recorded live responses, 2026-06). */
export function now(): string {
  const time = new Date();
  time.setUTCMilliseconds(0);
  return time.toISOString();
}
