const millisecondsOfADay = 86_400_000;

/**
 * What a preview says of an access key that is older than it may be.
 *
 * @param created RFC 3339
 * @param maximumDays undefined: any age will do
 * @returns nothing for a key that is young enough
 */
export function keyAgeWarning(
  team: string,
  serial: number,
  created: string,
  maximumDays: number | undefined,
  now = Date.now(),
): string | undefined {
  const days = Math.floor((now - Date.parse(created)) / millisecondsOfADay);
  if (maximumDays === undefined || days <= maximumDays) return undefined;
  return `teams.${team}.accessKey.serial: the access key is ${days} days old, at most ${maximumDays} allowed (raise it to ${serial + 1})`;
}
