import { availableParallelism } from "node:os";

/** As many as the machine has cores: an engine computes as much as it waits. */
export const workers = availableParallelism();

/** Does a thing with each entry, several at once, in the order of the entries. */
export async function sideBySide<Entry, Result>(
  entries: readonly Entry[],
  work: (entry: Entry) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = entries.entries();
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (const [index, entry] of queue) results[index] = await work(entry);
    }),
  );
  return results;
}
