import { type AwsFront, awsFront } from "./aws-front.ts";

/** An AWS endpoint that carries out everything and keeps one answer to itself. */
export interface HeldAws extends AwsFront {
  /** Resolves when the action has been carried out, whose answer never leaves. */
  readonly carriedOut: Promise<void>;
}

/**
 * Stands in front of the local AWS: the moment between AWS's acting and its answer lasts as long as wanted.
 *
 * @param action whose first answer is held back, e.g. `CreateAccessKey`; or what says so of each that was carried out
 */
export async function holdAnswer(
  aws: string,
  action: string | ((action: string) => boolean),
): Promise<HeldAws> {
  const holds = typeof action === "string" ? (done: string) => done === action : action;
  const { promise, resolve } = Promise.withResolvers<void>();
  let held = false;
  const front = await awsFront(aws, async ({ action }, carriedOut) => {
    const answer = await carriedOut();
    if (held || !holds(action)) return answer;
    held = true;
    resolve();
    return undefined;
  });
  return { ...front, carriedOut: promise };
}
