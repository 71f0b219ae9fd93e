/**
 * Leaves the frames out of stack traces whose error says nothing. Pulumi's SDK makes one for each of its promises, which
 * nobody sees, and one for each resource, which the state would keep: a fifth of the program's time, and an eighth of
 * the state, with folders of whichever machine it was that ran last. Errors that say something keep theirs.
 *
 * Frames are as Node has them: it strips types in place, so that there is nothing to look up in source maps.
 */
export function shortenStackTraces(): void {
  Error.prepareStackTrace = (error, frames) =>
    error.message === "" ? String(error) : [String(error), ...frames].join("\n    at ");
}
