import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";
import { masked } from "./mask.ts";

/**
 * What would change in a file, as a unified diff without secrets.
 *
 * @param current undefined where there is no file
 */
export function difference(name: string, current: string | undefined, next: string): string {
  // Masked afterwards: two keys that begin alike would be no difference.
  return masked(
    createTwoFilesPatch(current === undefined ? "/dev/null" : name, name, current ?? "", next, "", "", {
      context: 3,
      headerOptions: FILE_HEADERS_ONLY,
    }),
  );
}
