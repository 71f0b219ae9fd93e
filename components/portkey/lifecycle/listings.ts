import type { Page } from "../api/resource.ts";
import type { Call, Send } from "../client.ts";

/** A call that gives one page of a listing, by page number from 0. */
export type ListCall<Entry> = (page: number) => Call<Page<Entry>>;

/**
 * Listings shared by everything that one run creates, so that looking first costs one listing per kind, not
 * one per object.
 */
export class Listings {
  readonly #send: Send;
  readonly #listed = new Map<string, Promise<unknown[]>>();

  constructor(send: Send) {
    this.#send = send;
  }

  /** Every entry of every page, listed at most once a run under `key`. */
  all<Entry>(key: string, list: ListCall<Entry>): Promise<Entry[]> {
    let listed = this.#listed.get(key) as Promise<Entry[]> | undefined;
    if (listed === undefined) {
      listed = this.#everyPage(list);
      this.#listed.set(key, listed);
    }
    return listed;
  }

  /** Forgets what was listed under `key`: after a call that may have acted, it may be outdated. */
  forget(key: string): void {
    this.#listed.delete(key);
  }

  async #everyPage<Entry>(list: ListCall<Entry>): Promise<Entry[]> {
    const entries = new Map<string, Entry>();
    for (let number = 0; ; number++) {
      const { data, total } = await this.#send(list(number));
      const before = entries.size;
      for (const entry of data) entries.set(JSON.stringify(entry), entry);
      // Some answers have no total, and some servers know no pages: nothing new is the end of both.
      if (entries.size === before || entries.size === total) return [...entries.values()];
    }
  }
}
