/** A fact, or in one line why it is not known. */
export type Known<T> = { readonly value: T } | { readonly why: string };

/** The value, undefined where it is not known. */
export function ifKnown<T>(fact: Known<T>): T | undefined {
  return "value" in fact ? fact.value : undefined;
}
