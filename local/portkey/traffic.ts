/** One call that arrived. */
export interface Arrived {
  method: string;
  /** The path below `/v1`, without its query. */
  path: string;
  /** The HTTP status of the answer; `dropped` where the connection was closed, `open` before either. */
  status: number | "dropped" | "open";
}

/** What arrived since the last reset. */
export class Traffic {
  #counts = new Map<string, number>();
  #log: Arrived[] = [];

  /** Counts a call; the entry is returned so that its status can be filled in. */
  arrive(method: string, path: string, template: string): Arrived {
    const name = `${method} ${template}`;
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
    const entry: Arrived = { method, path, status: "open" };
    this.#log.push(entry);
    return entry;
  }

  counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  log(): Arrived[] {
    return structuredClone(this.#log);
  }

  reset(): void {
    this.#counts.clear();
    this.#log = [];
  }
}
