/** How long an answer asks to wait, by its header Retry-After. */
export interface Wait {
  readonly seconds: number;
  readonly until: Date;
}

/**
 * Reads the header Retry-After: seconds, or a date.
 *
 * @returns undefined where it asks for no wait
 */
export function askedWait(retryAfter: string | undefined, now = new Date()): Wait | undefined {
  const text = retryAfter?.trim() ?? "";
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : (Date.parse(text) - now.getTime()) / 1000;
  if (!(seconds > 0)) return undefined;
  return { seconds: Math.ceil(seconds), until: new Date(now.getTime() + seconds * 1000) };
}

/** A wait for people: how long, and until when. */
export function shownWait({ seconds, until }: Wait): string {
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ] as const;
  const length = parts
    .filter(([count]) => count > 0)
    .map((part) => part.join(" "))
    .join(" ");
  const moment = until.toISOString().replace("T", " ").slice(0, 19);
  return `it asks to wait for ${length}: try again after ${moment} UTC`;
}
