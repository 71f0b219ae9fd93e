import type { Settings } from "../../components/claude-code/settings.ts";
import { at, treeOf } from "./json-text.ts";

/*
 * ANTHROPIC_CUSTOM_HEADERS, one header a line, shared by this program and whatever else needs headers, such as an
 * access proxy.
 */

/** The variable's path in a settings.json. */
export const headersPath: readonly string[] = ["env", "ANTHROPIC_CUSTOM_HEADERS"];

/** Headers that only this program may set: others would choose another route, or send another credential. */
const reserved = /^(?:x-portkey-.*|authorization|x-api-key)$/i;

/** This program's lines in settings, undefined where they have none. */
export function ourLines({ env }: Settings): string | undefined {
  const value = env?.ANTHROPIC_CUSTOM_HEADERS;
  return value === undefined ? undefined : String(value);
}

/** A file's lines, without empty ones. What is no text holds no header. */
export function headerLines(text: string): readonly string[] {
  const value: unknown = at(treeOf(text), headersPath)?.value;
  return typeof value === "string" ? value.split("\n").filter((line) => line.trim() !== "") : [];
}

/** Whether a line is none of this program's business. */
export function isForeign(line: string): boolean {
  return !reserved.test(headerName(line));
}

/** A line's name, as Claude Code reads it. */
export function headerName(line: string): string {
  return line.slice(0, Math.max(line.indexOf(":"), 0)).trim();
}

/**
 * The variable's value with this program's lines first, undefined for nothing to set.
 *
 * @param elsewhere this program's lines in a file that this one hides as soon as it sets the variable
 */
export function withForeignLines(ours: string | undefined, elsewhere: string | undefined, text: string) {
  const foreign = headerLines(text).filter(isForeign);
  if (foreign.length === 0) return ours;
  return [ours ?? elsewhere, ...foreign].filter(Boolean).join("\n");
}

/**
 * The variable's value without this program's lines, undefined for nothing to set: what went on the first write is
 * back, and what became of the other lines since then stays.
 */
export function withoutOurLines(text: string, before: string): string | undefined {
  const lines = [
    ...headerLines(before).filter((line) => !isForeign(line)),
    ...headerLines(text).filter(isForeign),
  ];
  return lines.length > 0 ? lines.join("\n") : undefined;
}

/** Whether the lines of others are still what they were. */
export function foreignLinesAreSame(text: string, before: string): boolean {
  const [now, then] = [text, before].map((text) => headerLines(text).filter(isForeign).join("\n"));
  return now === then;
}
