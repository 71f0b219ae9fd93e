import { Mistakes } from "../components/mistakes.ts";
import { shown } from "./shown.ts";

/**
 * Runs a command of this project with the arguments of the process. The exit code is what it comes to; 2 for mistakes,
 * after a line for each on standard error.
 */
export async function runCommand(main: (args: readonly string[]) => Promise<number>): Promise<void> {
  process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
    if (!(error instanceof Mistakes)) throw error;
    for (const line of error.lines) console.error(shown(line));
    return 2;
  });
}
