import type { Settings } from "../../components/claude-code/settings.ts";
import type { Mode, Permissions } from "../../components/claude-code/settings-source.ts";
import { append, keysOf, laidOut, put, without, withoutEntry } from "./json-edits.ts";
import { at, plain, treeOf } from "./json-text.ts";
import { contrary, ourLists, ourPaths } from "./our-keys.ts";

/*
 * Settings merged into the text of a settings.json, and taken out of it again. `before` is that text as it was before
 * the first time; all texts are ones that `checkSettingsText` lets through.
 */

/** The text with these settings. What they do not say is as it was before. */
export function merged(text: string, before: string, settings: Settings, mode: Mode): string {
  const { env = {}, permissions = {}, ...others } = settings;
  const values: [path: readonly string[], value: unknown][] = [
    ...Object.entries(others).map(([name, value]) => [[name], value] as [string[], unknown]),
    ...Object.entries(env).map(([name, value]) => [["env", name], value] as [string[], unknown]),
  ];
  const said = new Set(values.map(([path]) => path.join(".")));
  let next = text;
  for (const path of ourPaths.filter((path) => !said.has(path.join(".")))) {
    next = contrary[mode].includes(path.at(-1) ?? "") ? without(next, path) : restored(next, before, path);
  }
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
  for (const path of ourPaths) next = restored(next, before, path);
  for (const list of ourLists) {
    const path = ["permissions", list];
    for (const entry of permissions[list] ?? []) {
      if (!entriesAt(before, path).includes(entry)) next = withoutEntry(next, path, entry);
    }
  }
  return withoutEmptied(next, before);
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
