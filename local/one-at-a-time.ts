import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { type LockOptions, lock } from "proper-lockfile";
import { progress } from "./progress.ts";

/** Age from which a lock that nobody renews belongs to a run that was killed, in milliseconds. */
const abandoned = 20_000;

/** How often it is tried whether another run has finished, in milliseconds. */
const interval = 500;

/**
 * Does a piece of this machine's set-up when no other run is doing it.
 *
 * @param target path of what is made; the lock is a folder beside it
 * @param title what the other run is doing, as a phrase: "makes Pulumi 3.259.0"
 * @param work begins with a look for what the other run has made meanwhile
 */
export async function oneAtATime<T>(target: string, title: string, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(target), { recursive: true });
  const options: LockOptions = {
    lockfilePath: `${target}.lock`,
    // A machine that slept has lost its lock: both runs then make the same, as far as both get.
    onCompromised: () => {},
    realpath: false,
    stale: abandoned,
  };
  const release = await lock(target, options).catch((error) => {
    if (error.code !== "ELOCKED") throw error;
    const patience = { factor: 1, forever: true, maxTimeout: interval, minTimeout: interval };
    return progress(`Waiting for another run that ${title}`, () =>
      lock(target, { ...options, retries: patience }),
    );
  });
  try {
    return await work();
  } finally {
    await release().catch(() => {});
  }
}
