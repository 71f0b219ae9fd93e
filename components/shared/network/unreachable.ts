import { cannotReach, type NetworkFailure } from "./failure.ts";

/** A call that did not reach its host, with a message for people. Its cause is the error of the HTTP client. */
export class Unreachable extends Error {
  constructor(url: URL, failure: NetworkFailure, cause: unknown) {
    super(cannotReach(url, failure), { cause });
  }
}
