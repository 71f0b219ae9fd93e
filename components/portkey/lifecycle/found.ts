/** An object as a listing shows it, with the text that may carry our marker. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  readonly note?: string | null | undefined;
}

/**
 * Picks from a listing the object that an interrupted run made: same name and our marker.
 *
 * @throws when the name is taken by objects without our marker
 */
export function pickOurs(
  noun: string,
  name: string,
  marker: string,
  listed: readonly Candidate[],
): Candidate | undefined {
  const namesakes = listed.filter((entry) => entry.name === name);
  const ours = namesakes.find(({ note }) => note === marker);
  if (ours === undefined && namesakes.length > 0) {
    const ids = namesakes.map(({ id }) => id).join(", ");
    throw new Error(
      `a ${noun} named "${name}" exists already and was not made by this stack (${ids}); rename or delete it`,
    );
  }
  return ours;
}
