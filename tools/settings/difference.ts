import { unifiedDiff } from "../unified-diff.ts";
import { masked } from "./mask.ts";

/**
 * What would change in a file, as a unified diff without secrets.
 *
 * @param current undefined where there is no file
 */
export function difference(name: string, current: string | undefined, next: string): string {
  // Masked afterwards: two keys that begin alike would be no difference.
  return masked(unifiedDiff(name, current, next, 3));
}
