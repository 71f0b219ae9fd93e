import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Mistakes } from "../../components/mistakes.ts";
import { shown } from "../shown.ts";
import { type Mark, markOf } from "../stacks/mark.ts";

/** What a command under tools/stacks wrote about one stack. */
export interface Summary extends Mark {
  /** Markdown, its first line a comment that carries the fields above. */
  readonly text: string;
}

/** The longest body of a comment or an issue, in characters. Source: what GitHub's API answers beyond it. */
const longestBody = 65_536;

/**
 * Every summary in a folder of `<stack>.md`. They are data: a pull request's own code may have written them. So only
 * plain files count, and only those whose first line is about the stack that they are named after.
 *
 * @returns by stack; none where there is no folder
 * @throws Mistakes for a folder that cannot be read
 */
export function readSummaries(folder: string, verb: string): Map<string, Summary> {
  const summaries = new Map<string, Summary>();
  for (const name of plainFiles(folder)) {
    const text = readFileSync(join(folder, name), "utf8");
    const mark = markOf(text);
    if (mark?.verb === verb && name === `${mark.stack}.md`) {
      summaries.set(mark.stack, { ...mark, text: fitting(text) });
    }
  }
  return summaries;
}

function fitting(text: string): string {
  const trimmed = shown(text, longestBody).trimEnd();
  if (trimmed.length <= longestBody) return trimmed;
  const end = "\n\n… the rest is in the log of the run.";
  return trimmed.slice(0, longestBody - end.length) + end;
}

function plainFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Where no job left a summary, there is nothing to download.
    if (code === "ENOENT") return [];
    throw new Mistakes([`--folder ${folder}: cannot be read (${code})`]);
  }
}
