import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getSystemErrorMessage } from "node:util";
import { Mistakes } from "../../../components/mistakes.ts";
import type { Drift } from "../facts/access-report.ts";

/** The first line of what `npm run stacks -- drift` writes of a stack, with the check's exit code. */
const firstLine = /^<!-- bedrock-portkey: drift (\S+) (\d+) -->/;

/** Exit codes of a check that ran to its end. */
const ended: Readonly<Record<string, Drift>> = { 0: "clean", 7: "drifted" };

/**
 * What checks for drift found, by stack, from the summaries that they left in a folder.
 *
 * @throws Mistakes for a folder that cannot be read
 */
export function driftIn(folder: string): ReadonlyMap<string, Drift> {
  try {
    return new Map(
      readdirSync(folder)
        .filter((name) => name.endsWith(".md"))
        .flatMap((name) => {
          const [, stack, exitCode] = firstLine.exec(readFileSync(join(folder, name), "utf8")) ?? [];
          return stack && exitCode ? [[stack, ended[exitCode] ?? "failed"] as const] : [];
        }),
    );
  } catch (error) {
    const { errno, message } = error as NodeJS.ErrnoException;
    throw new Mistakes([
      `--drift ${folder}: ${errno === undefined ? message : getSystemErrorMessage(errno)}`,
    ]);
  }
}
