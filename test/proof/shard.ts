import { parentPort, workerData } from "node:worker_threads";
import { subjects } from "./subjects.ts";
import { added, byKind, nothingTried, type Tally } from "./tally.ts";
import { tried } from "./trial.ts";

/*
 * A thread of the proof: every `of`th team, from the one at `index`. Says what it found once.
 */

const { index, of } = workerData as { index: number; of: number };

const found = new Map<string, Tally>();
let position = 0;
for (const subject of subjects()) {
  if (position++ % of !== index) continue;
  found.set(subject.kind, added(found.get(subject.kind) ?? nothingTried, tried(subject)));
}
parentPort?.postMessage(byKind((kind) => found.get(kind) ?? nothingTried));
