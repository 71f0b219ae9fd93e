import type { Happened } from "./engine-events.ts";

/** Exit code of the engine's `--expect-no-changes`. Source: Pulumi's pkg/cmd/pulumi/cmd/exit_codes.go. */
export const changesFound = 7;

/** What is done with one stack. */
export type StackVerb = "preview" | "deploy" | "drift";

/** What a command on a stack found or did. */
export interface Finding {
  /** Pulumi's own, or 2 for a mistake. */
  readonly exitCode: number;
  readonly happened: Happened;
  /** What else there is to know, a sentence each. @default nothing */
  readonly notes?: readonly string[];
}

/** A finding, and of what. */
export interface Outcome extends Finding {
  readonly verb: StackVerb;
  readonly stack: string;
  /** Changes of where keys, prompts and commands go, a line each. @default none */
  readonly destinations?: readonly string[];
}
