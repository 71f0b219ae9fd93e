import { printable } from "../shared/printable.ts";

/** A change of an API key after which whoever uses it needs new settings. */
export interface KeyChange {
  readonly team: string;
  /** The member whose key it is. @default the team shares it */
  readonly member?: string | undefined;
  /** Milliseconds for which the old text works after the change. @default it ends with the change */
  readonly overlap?: number | undefined;
}

/** What is read of an API key's properties. */
interface Key {
  readonly adopt?: unknown;
  readonly metadata?: { readonly team?: unknown; readonly _user?: unknown };
  readonly serial?: unknown;
  readonly transition?: unknown;
}

/** Milliseconds for which Portkey keeps the old text of a rotated key, unless asked otherwise. */
const usualOverlap = 30 * 60_000;

/**
 * The change that a step makes to an API key.
 *
 * @param before properties of the key that is updated. @default the key is made
 * @returns undefined where the key's text stays
 */
export function keyChange(after: Key, before?: Key): KeyChange | undefined {
  const { _user: member, team } = after.metadata ?? {};
  if (typeof team !== "string") return undefined;
  const rotates =
    before === undefined ? after.adopt !== undefined : Number(after.serial) > Number(before.serial);
  if (before !== undefined && !rotates) return undefined;
  return {
    team,
    ...(typeof member === "string" && { member }),
    ...(rotates && { overlap: typeof after.transition === "number" ? after.transition : usualOverlap }),
  };
}

/**
 * Who needs new settings, and until when the old key works, in one line.
 *
 * @param at when the key was changed. @default it will be
 */
export function newSettingsLine({ member, overlap, team }: KeyChange, at?: Date): string {
  const who = printable(member === undefined ? team : `${team}, ${member}`);
  if (overlap === undefined)
    return `${who}: a new API key; an older one ${at ? "has ended" : "ends at once"}`;
  const until = at
    ? `until ${new Date(at.getTime() + overlap).toISOString().slice(0, 16).replace("T", " ")} UTC`
    : `for ${overlap / 60_000} minutes after the deployment`;
  return `${who}: the API key is rotated; the old one works ${until}`;
}
