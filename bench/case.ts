/** What one run of the benchmark is about. */
export interface Case {
  /** How many teams there are. */
  readonly teams: number;
  /** Milliseconds that Portkey takes for a call. */
  readonly latency: number;
  /** All teams in one stack, or a stack for each, run by as many workers as there are cores. */
  readonly layout: "one" | "team";
  /** The whole program, or the half that makes Portkey's objects. */
  readonly part: "whole" | "portkey";
  readonly registration: "virtualKey" | "catalog";
}

/** A case in words. */
export function titleOf({ latency, layout, part, registration }: Omit<Case, "teams">): string {
  const stacks = layout === "one" ? "one stack" : "a stack per team";
  const what = part === "whole" ? "the whole program" : "the Portkey half alone";
  return `${stacks}, ${what}, registration ${registration}, ${latency} ms per call of Portkey`;
}
