import type { Settings } from "../../components/claude-code/settings.ts";
import type { Permissions } from "../../components/claude-code/settings-source.ts";
import {
  foreignLinesAreSame,
  headersPath,
  ourLines,
  withForeignLines,
  withoutOurLines,
} from "./header-lines.ts";
import { append, keysOf, laidOut, put, replace, without, withoutEntry } from "./json-edits.ts";
import { at, plain, treeOf } from "./json-text.ts";
import { contraryPaths, isContrary, isSaid, leftovers } from "./leftovers.ts";
import { mayHaveValue, ourLists, ourPaths } from "./our-keys.ts";

/*
 * Settings merged into the text of a settings.json, and taken out of it again. `before` is that text as it was before
 * the first time; all texts are ones that `checkSettingsText` lets through.
 */

/**
 * The text with these settings. What they do not have is as it was before, unless it contradicts them.
 *
 * @param headers our lines of ANTHROPIC_CUSTOM_HEADERS in the file that this one hides as soon as it has others. @default none
 */
export function merged(text: string, before: string, settings: Settings, headers?: string): string {
  const { env = {}, permissions = {}, ...others } = settings;
  let next = text;
  for (const path of pathsOf(text, before)) {
    if (isSaid(path, settings)) continue;
    // What is neither ours nor contrary is the developer's to change.
    if (isAmong(path, ourPaths) || at(treeOf(next), path) === undefined) next = restored(next, before, path);
    if (isContrary(next, path, settings)) next = without(next, path);
  }
  const lines = withForeignLines(ourLines(settings), headers, text);
  if (lines === undefined) next = without(next, headersPath);
  const values: [path: readonly string[], value: unknown][] = [
    ...Object.entries(others).map(([name, value]) => [[name], value] as [string[], unknown]),
    ...Object.entries({ ...env, ...(lines !== undefined && { ANTHROPIC_CUSTOM_HEADERS: lines }) }).map(
      ([name, value]) => [["env", name], value] as [string[], unknown],
    ),
  ];
  for (const [path, value] of inOrder(values)) {
    next = withParents(next, path);
    next = put(next, path, laidOut(value, next, path), neighbours(before, path));
  }
  for (const list of ourLists) {
    const path = ["permissions", list];
    for (const entry of permissions[list] ?? []) {
      if (!entriesAt(next, path).includes(entry))
        next = append(withParents(next, [...path, ""]), path, entry);
    }
  }
  return withoutEmptied(next, before);
}

/**
 * The text without settings of ours: as it was before, but for what was changed elsewhere.
 *
 * @param permissions entries that may have been added
 */
export function takenOut(text: string, before: string, permissions: Permissions = {}): string {
  let next = text;
  for (const path of pathsOf(before)) {
    // What is there again is somebody's, put back since.
    if (isAmong(path, ourPaths) || at(treeOf(next), path) === undefined) next = restored(next, before, path);
  }
  next = withHeadersOfOthers(next, text, before);
  for (const list of ourLists) {
    const path = ["permissions", list];
    for (const entry of permissions[list] ?? []) {
      if (!entriesAt(before, path).includes(entry)) next = withoutEntry(next, path, entry);
    }
  }
  return withoutEmptied(next, before);
}

/**
 * What was before the first time, with what a text has since then that settings take out: removal brings it back too.
 */
export function remembered(before: string, text: string, settings: Settings): string {
  const added = leftovers(text, settings).filter(
    (path) => !mayHaveValue(path) && at(treeOf(before), path) === undefined,
  );
  return added.reduce((next, path) => restored(next, text, path), before);
}

/** The paths of ours, but for headers that several programs share, and those where one of the texts may contradict. */
function pathsOf(...texts: readonly string[]): readonly (readonly string[])[] {
  const paths = [...ourPaths, ...texts.flatMap(contraryPaths)];
  const byName = new Map(paths.map((path) => [path.join("."), path]));
  byName.delete(headersPath.join("."));
  return [...byName.values()];
}

/** @param text with our headers */
function withHeadersOfOthers(next: string, text: string, before: string): string {
  const isGone = at(treeOf(text), headersPath) === undefined;
  if (isGone || foreignLinesAreSame(text, before)) return restored(next, before, headersPath);
  const headers = withoutOurLines(text, before);
  if (headers === undefined) return without(next, headersPath);
  return put(next, headersPath, JSON.stringify(headers), neighbours(before, headersPath));
}

function isAmong(path: readonly string[], paths: readonly (readonly string[])[]): boolean {
  return paths.some((other) => other.join(".") === path.join("."));
}

/** Whether two texts say the same, in the same order. */
export function sameSettings(one: string, other: string): boolean {
  return plain(one, treeOf(one)) === plain(other, treeOf(other));
}

/** The text with the value at a path as it was before, or without any. */
function restored(text: string, before: string, path: readonly string[]): string {
  const old = at(treeOf(before), path);
  if (old === undefined) return without(text, path);
  const raw = before.slice(old.offset, old.offset + old.length);
  const now = at(treeOf(text), path);
  // The same text may have been written with other escapes since.
  if (now?.type === "string") return replace(text, now, raw);
  return put(withParents(text, path), path, raw, neighbours(before, path));
}

/** The keys of the object around a path, in their order. */
function neighbours(text: string, path: readonly string[]): string[] {
  const parent = at(treeOf(text), path.slice(0, -1));
  return parent === undefined ? [] : keysOf(parent);
}

/** By the name at the top, as the published settings have it; variables stay as they come. */
function inOrder(values: readonly [path: readonly string[], value: unknown][]) {
  return [...values].sort(([[a = ""]], [[b = ""]]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** What holds the value at a path, made where it is missing. */
function withParents(text: string, path: readonly string[]): string {
  let next = text;
  for (let depth = 1; depth < path.length; depth++) {
    const parent = path.slice(0, depth);
    if (at(treeOf(next), parent) === undefined) next = put(next, parent, emptyAt(parent));
  }
  return next;
}

function emptyAt([, list]: readonly string[]): string {
  return list === undefined ? "{}" : "[]";
}

/** What nothing is left in, and was not there before, goes too. */
function withoutEmptied(text: string, before: string): string {
  let next = text;
  for (const path of [...ourLists.map((list) => ["permissions", list]), ["permissions"], ["env"]]) {
    const isEmpty = at(treeOf(next), path)?.children?.length === 0;
    if (isEmpty && at(treeOf(before), path) === undefined) next = without(next, path);
  }
  return next;
}

function entriesAt(text: string, path: readonly string[]): unknown[] {
  return (at(treeOf(text), path)?.children ?? []).map(({ value }) => value);
}
