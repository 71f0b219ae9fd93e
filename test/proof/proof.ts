import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { addedUp, type Tallies } from "./tally.ts";

/**
 * Asks everything about every team: about half a million questions to IAM's rules, spread over the machine's
 * processors.
 */
export async function prove(): Promise<Tallies> {
  const of = availableParallelism();
  return addedUp(await Promise.all(Array.from({ length: of }, (_, index) => shard(index, of))));
}

async function shard(index: number, of: number): Promise<Tallies> {
  const worker = new Worker(new URL("./shard.ts", import.meta.url), {
    execArgv: [],
    workerData: { index, of },
  });
  // Rejects with what the thread throws.
  const [tallies] = await once(worker, "message");
  return tallies;
}
