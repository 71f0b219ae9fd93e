import type { ModelRequest } from "./request.ts";

/** What an answer means that has these words in it. */
export interface Rule {
  readonly words: RegExp;
  /** @default any */
  readonly status?: number;
  /** The cause and its remedy, in one line. */
  readonly cause: (request: ModelRequest, words: string) => string;
}
