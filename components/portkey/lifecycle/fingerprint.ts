/**
 * The recorded access key id, if what the server shows of its own may be the same one: it masks the middle
 * (`AK*****PLE`). Otherwise what the server shows. A secret is never read back, so that this is how a key
 * that somebody exchanged by hand is noticed.
 *
 * @param shown undefined where the server shows nothing, which tells nothing
 */
export function sameKey(recorded: string | undefined, shown: string | null | undefined): string | undefined {
  if (!shown || recorded === undefined) return shown || recorded;
  const [start = "", ...rest] = shown.split(/\*+/);
  const end = rest.at(-1) ?? "";
  const same = rest.length === 0 ? shown === recorded : recorded.startsWith(start) && recorded.endsWith(end);
  return same ? recorded : shown;
}
