import { readFileSync } from "node:fs";
import * as z from "zod";
import { Mistakes, read } from "../../components/mistakes.ts";

/** What an event of GitHub's asks for. */
export type Asked =
  /** Stacks that commits touch: a pull request, a push. */
  | { readonly what: "diff"; readonly base: string; readonly head: string }
  /** Every stack: a schedule. */
  | { readonly what: "all" }
  /** Stacks that a person names, or what changed since a commit, or both. */
  | { readonly what: "named"; readonly base: string | undefined; readonly stacks: readonly string[] }
  /** Nothing: a branch is deleted. */
  | { readonly what: "nothing" };

const commit = z.object({ sha: z.string() });

/** What is read of each event's payload. Source: GitHub's webhook events, which are what the event file holds. */
const events = {
  pull_request: z
    .object({ pull_request: z.object({ base: commit, head: commit }) })
    .transform(
      ({ pull_request: { base, head } }): Asked => ({ base: base.sha, head: head.sha, what: "diff" }),
    ),
  push: z
    .object({ after: z.string(), before: z.string(), deleted: z.boolean() })
    .transform(
      ({ after, before, deleted }): Asked =>
        deleted ? { what: "nothing" } : { base: before, head: after, what: "diff" },
    ),
  schedule: z.unknown().transform((): Asked => ({ what: "all" })),
  workflow_dispatch: z
    .object({ inputs: z.record(z.string(), z.unknown()).nullish() })
    .transform(({ inputs }): Asked => named(text(inputs?.stacks), text(inputs?.base))),
};

/**
 * What an event asks for.
 *
 * @param name GITHUB_EVENT_NAME
 * @param file GITHUB_EVENT_PATH: the event's payload, as JSON
 * @throws Mistakes for another event, or a file that is none
 */
export function readEvent(name: string, file: string): Asked {
  if (!isKnown(name)) {
    throw new Mistakes([
      `GITHUB_EVENT_NAME: ${name} is no event to plan for (there are: ${Object.keys(events).join(", ")})`,
    ]);
  }
  const { mistakes, value } = read<Asked>(events[name], payload(file), "GITHUB_EVENT_PATH");
  if (value === undefined) throw new Mistakes(mistakes);
  return value;
}

function named(stacks: string, base: string): Asked {
  const names = stacks.split(/[\s,]+/).filter((name) => name !== "");
  if (names.length === 0 && base === "") return { what: "all" };
  return { base: base === "" ? undefined : base, stacks: names, what: "named" };
}

function text(input: unknown): string {
  return typeof input === "string" ? input.trim() : "";
}

function isKnown(name: string): name is keyof typeof events {
  return Object.hasOwn(events, name);
}

function payload(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? "is not JSON";
    throw new Mistakes([`GITHUB_EVENT_PATH ${file}: cannot be read (${why})`]);
  }
}
