/** How often a step that is still running says so, in milliseconds. */
const HEARTBEAT = 15_000;

/**
 * Runs one step of local set-up and keeps whoever waits informed: a line when it starts, one every
 * 15 seconds while it runs, one when it is done. Lines go to stderr, so that stdout stays a command's own.
 *
 * @param title what is being done, as a phrase without a full stop: "Installing moto 5.2.1"
 * @throws whatever `work` throws, after saying that the step failed
 */
export async function progress<T>(title: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const elapsed = () => `${Math.round((performance.now() - started) / 1000)} s`;
  console.error(`${title} …`);
  const heartbeat = setInterval(() => console.error(`${title} … ${elapsed()}`), HEARTBEAT);
  try {
    const result = await work();
    console.error(`${title}: done in ${elapsed()}`);
    return result;
  } catch (error) {
    console.error(`${title}: failed after ${elapsed()}`);
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}
