import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { getSystemErrorMessage } from "node:util";
import { Mistakes } from "../../../components/mistakes.ts";
import { markOf } from "../../stacks/mark.ts";
import { changesFound } from "../../stacks/outcome.ts";
import type { Drift } from "../facts/access-report.ts";

/** Exit codes of a check that ran to its end. */
const ended: Readonly<Record<number, Drift>> = { 0: "clean", [changesFound]: "drifted" };

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
          const mark = markOf(readFileSync(join(folder, name), "utf8"));
          return mark?.verb === "drift" ? [[mark.stack, ended[mark.exitCode] ?? "failed"] as const] : [];
        }),
    );
  } catch (error) {
    const { errno, message } = error as NodeJS.ErrnoException;
    throw new Mistakes([
      `--drift ${folder}: ${errno === undefined ? message : getSystemErrorMessage(errno)}`,
    ]);
  }
}
