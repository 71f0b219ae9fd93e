import { Mistakes } from "../../components/mistakes.ts";

/**
 * What some reads come to, in their order.
 *
 * @throws Mistakes with those of every read
 */
export function readAll<T>(reads: readonly (() => T)[]): T[] {
  const mistakes: string[] = [];
  const read = reads.flatMap((read) => {
    try {
      return [read()];
    } catch (error) {
      if (!(error instanceof Mistakes)) throw error;
      mistakes.push(...error.lines);
      return [];
    }
  });
  if (mistakes.length > 0) throw new Mistakes(mistakes);
  return read;
}
