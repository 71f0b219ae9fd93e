import { printableLines } from "../../components/shared/printable.ts";
import { unifiedDiff } from "../unified-diff.ts";
import { masked } from "./mask.ts";

/** The most characters of a line that a diff shows: the headers of a team with much metadata fit. */
const longestLine = 2_000;

/**
 * What would change in a file, as a unified diff of printable lines without secrets.
 *
 * @param current undefined where there is no file
 */
export function difference(name: string, current: string | undefined, next: string): string {
  // Masked afterwards: two keys that begin alike would be no difference.
  return printableLines(masked(unifiedDiff(name, current, next, 3)), longestLine);
}
