import { Socket } from "node:net";

let watching = false;

/**
 * Ends this process when the engine that started it has ended, killed or not. A plugin's standard input is a pipe that
 * only the engine holds and never writes to: its end is the engine's. Without this, the host of dynamic resources waits
 * for the calls of a killed engine forever, with the admin key in its environment.
 *
 * Calls under way end too. The next run finds what they did; a call that ended after that run's look would be missed.
 *
 * A process whose standard input is a terminal or a file was started by a person and goes on.
 */
export function endWithEngine(): void {
  const { stdin } = process;
  if (watching || !(stdin instanceof Socket) || stdin.isTTY) return;
  watching = true;
  stdin.once("close", () => process.exit());
  stdin.resume();
  // Waiting for the end keeps nothing alive by itself.
  stdin.unref();
}
