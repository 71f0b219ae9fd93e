import { availableParallelism } from "node:os";

/** As many as the machine has cores: an engine computes as much as it waits. */
export const workers = availableParallelism();

/**
 * Does a thing with each entry, several at once, in the order of the entries.
 *
 * @param atOnce how many at once. @default as many as there are cores
 */
export async function sideBySide<Entry, Result>(
  entries: readonly Entry[],
  work: (entry: Entry) => Promise<Result>,
  atOnce: number = workers,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = entries.entries();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const [index, entry] of queue) results[index] = await work(entry);
    }),
  );
  return results;
}
