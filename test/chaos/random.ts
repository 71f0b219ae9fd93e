/** Numbers in [0, 1) that are the same for the same seed, so that a case that failed can be run again. */
export type Random = () => number;

/** Mulberry32, by Tommy Ettinger: public domain. */
export function seeded(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` of the entries, in random order. */
export function sample<Entry>(random: Random, entries: readonly Entry[], count: number): Entry[] {
  return entries
    .map((entry) => ({ entry, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ entry }) => entry);
}
