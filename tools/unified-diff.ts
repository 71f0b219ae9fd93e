import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff";

/**
 * What is other in a file, as a unified diff.
 *
 * @param before undefined where there was no file
 * @param context lines that are shown around each change
 */
export function unifiedDiff(
  name: string,
  before: string | undefined,
  after: string,
  context: number,
): string {
  return createTwoFilesPatch(before === undefined ? "/dev/null" : name, name, before ?? "", after, "", "", {
    context,
    headerOptions: FILE_HEADERS_ONLY,
  });
}
