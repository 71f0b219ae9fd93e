/** What the first line of a summary says, for programs. */
export interface Mark {
  readonly verb: string;
  readonly stack: string;
  /** Of the command. */
  readonly exitCode: number;
}

/** A first line, as summaries have it. */
export function mark({ exitCode, stack, verb }: Mark): string {
  return `<!-- bedrock-portkey: ${verb} ${stack} ${exitCode} -->`;
}

/** The first line of a text, where it is one of ours. */
export function markOf(text: string): Mark | undefined {
  const [, verb, stack, exitCode] =
    /^<!-- bedrock-portkey: ([a-z]+) ([\w.-]+) (\d+) -->\r?(?:\n|$)/.exec(text) ?? [];
  if (verb === undefined || stack === undefined) return undefined;
  return { exitCode: Number(exitCode), stack, verb };
}
