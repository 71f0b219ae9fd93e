import { z } from "zod";

const size = z.coerce.number().int().min(1).max(100);

/**
 * What a list is asked with. Pages count from 0. A `page_size` above 100 is refused, so that a client which
 * relies on a longer page is found out here; the live API documents the maximum, not what happens beyond it.
 */
export const page = z.object({
  current_page: z.coerce.number().int().min(0).default(0),
  page_size: size.default(50),
});

/** The same for a list that comes in pages of 100 where nothing else is asked for. */
export const longPage = page.extend({ page_size: size.default(100) });

/** A list as the API answers it. */
export interface List<T> {
  object: "list";
  /** How many there are on all pages together. */
  total: number;
  data: T[];
}

/** One page of `items`, newest first as in the recorded live responses, of which each one shown is made by `show`. */
export function listPage<S, T>(items: Iterable<S>, at: z.infer<typeof page>, show: (item: S) => T): List<T> {
  const newestFirst = [...items].reverse();
  const start = at.current_page * at.page_size;
  const data = newestFirst.slice(start, start + at.page_size).map(show);
  return { object: "list", total: newestFirst.length, data };
}
