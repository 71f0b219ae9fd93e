import {
  contrarySettings,
  isContrarySetting,
  isContraryVariable,
  mayBeContrary,
} from "../../components/claude-code/contrary.ts";
import type { Settings } from "../../components/claude-code/settings.ts";
import { headerLines, headerName, isForeign } from "./header-lines.ts";
import { keysOf } from "./json-edits.ts";
import { at, treeOf } from "./json-text.ts";
import { mayHaveValue } from "./our-keys.ts";

/*
 * What a settings.json has, of other programs or of an earlier life, that contradicts settings for it.
 */

/** The paths at which a text may contradict settings. */
export function contraryPaths(text: string): readonly (readonly string[])[] {
  const root = treeOf(text);
  const env = at(root, ["env"]);
  return [
    ...contrarySettings.map((name) => [name]),
    ...(env ? keysOf(env).filter(mayBeContrary) : []).map((name) => ["env", name]),
  ];
}

/** Whether what a text has at a path contradicts settings. */
export function isContrary(text: string, path: readonly string[], settings: Settings): boolean {
  const node = at(treeOf(text), path);
  if (node === undefined) return false;
  const [first = "", name] = path;
  const value: unknown = JSON.parse(text.slice(node.offset, node.offset + node.length));
  return name === undefined
    ? isContrarySetting(first, value, settings)
    : isContraryVariable(name, value, settings);
}

/** The paths of everything in a text that contradicts settings and that they do not overwrite. */
export function leftovers(text: string, settings: Settings): readonly (readonly string[])[] {
  return contraryPaths(text).filter((path) => !isSaid(path, settings) && isContrary(text, path, settings));
}

/**
 * Names for people of everything in a text that contradicts settings: `env.ANTHROPIC_API_KEY`.
 *
 * @param isFirst whether nothing in the text is of an earlier write
 */
export function leftoverNames(text: string, settings: Settings, isFirst: boolean): readonly string[] {
  const headers = headerLines(text)
    .filter((line) => !isForeign(line))
    .map((line) => headerName(line).toLowerCase())
    .filter((name) => isFirst || !name.startsWith("x-portkey-"));
  return [
    ...leftovers(text, settings)
      .filter((path) => isFirst || !mayHaveValue(path))
      .map((path) => path.join(".")),
    ...headers.map((name) => `${name} of env.ANTHROPIC_CUSTOM_HEADERS`),
  ];
}

/** Whether settings have a value of their own for a path. */
export function isSaid([first = "", name]: readonly string[], settings: Settings): boolean {
  return name === undefined ? Object.hasOwn(settings, first) : Object.hasOwn(settings.env ?? {}, name);
}
