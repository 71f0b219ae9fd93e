import { setTimeout } from "node:timers/promises";
import pRetry from "p-retry";

/** Repeats after the first attempt. */
const retries = 3;

/** Seconds, the longest that GitHub may ask to wait. */
const longestWait = 120;

/** What octokit throws: for an answer that is no success, or for none, and then its status is 500. */
interface Failure extends Error {
  readonly status?: number;
  readonly response?: { readonly headers?: Readonly<Record<string, string | number | undefined>> };
}

/**
 * Repeats a request that GitHub did not serve: after as long as it says where it is asked for too much, after growing
 * delays where it is in trouble. What may have acted is not repeated.
 *
 * @param method of HTTP
 */
export function untilServed<T>(request: () => T | Promise<T>, method: string): Promise<T> {
  return pRetry(request, {
    minTimeout: 400,
    randomize: true,
    retries,
    async shouldRetry({ error }) {
      const { response, status = 0 } = error as Failure;
      const wait = response?.headers?.["retry-after"];
      if (status === 429 || (status === 403 && wait !== undefined)) {
        if (Number(wait ?? 0) > longestWait) return false;
        await setTimeout(Number(wait ?? 0) * 1000);
        return true;
      }
      return method === "GET" && status >= 500;
    },
  });
}
