import { applyEdits, type Node } from "jsonc-parser";
import { at, plain, treeOf } from "./json-text.ts";

/*
 * Changes of a JSON text that touch nothing but the value in question. jsonc-parser's own `modify` lays out anew
 * whatever stands on the same line, and breaks `["a","b"]` when its last entry is removed.
 */

/**
 * Sets the value at a path: in place, or as a new key after those that `order` has before it, else at the end.
 *
 * @param path its parent is there
 * @param raw the value as JSON text, laid out for where it goes
 * @param order keys of the same object elsewhere
 */
export function put(
  text: string,
  path: readonly string[],
  raw: string,
  order: readonly string[] = [],
): string {
  const root = treeOf(text);
  const existing = at(root, path);
  if (existing !== undefined) {
    return plain(text, existing) === plain(raw, treeOf(raw)) ? text : replace(text, existing, raw);
  }
  const parent = at(root, path.slice(0, -1));
  const key = path.at(-1);
  if (parent === undefined || key === undefined) throw new Error(`nothing to put ${path.join(".")} into`);
  const entry = `${JSON.stringify(key)}:${space(text)}${raw}`;
  return insert(text, { depth: path.length, entry, index: placeOf(key, keysOf(parent), order), parent });
}

/** Takes the key at a path out, if it is there. */
export function without(text: string, path: readonly string[]): string {
  const property = at(treeOf(text), path)?.parent;
  return property === undefined ? text : takeOut(text, property);
}

/** Adds an entry to the end of the list at a path. */
export function append(text: string, path: readonly string[], entry: string): string {
  const parent = at(treeOf(text), path);
  if (parent === undefined) throw new Error(`no list at ${path.join(".")}`);
  const index = parent.children?.length ?? 0;
  return insert(text, { depth: path.length + 1, entry: JSON.stringify(entry), index, parent });
}

/** Takes an entry of the list at a path out, as often as it is in there. */
export function withoutEntry(text: string, path: readonly string[], entry: string): string {
  const found = at(treeOf(text), path)?.children?.find(({ value }) => value === entry);
  return found === undefined ? text : withoutEntry(takeOut(text, found), path, entry);
}

/** A value as JSON text, laid out for a path as what is around it is. Its parent is there. */
export function laidOut(value: unknown, text: string, path: readonly string[]): string {
  const parent = at(treeOf(text), path.slice(0, -1));
  if (parent !== undefined && isInline(text, parent)) return JSON.stringify(value);
  return JSON.stringify(value, undefined, indentOf(text)).replaceAll("\n", lineBreak(text, path.length));
}

export function keysOf({ children = [] }: Node): string[] {
  return children.map(({ children: [name] = [] }) => String(name?.value));
}

interface Insertion {
  readonly parent: Node;
  readonly index: number;
  readonly entry: string;
  /** Levels around the entry. */
  readonly depth: number;
}

/** White space is what the neighbour has before it. */
function insert(text: string, { depth, entry, index, parent }: Insertion): string {
  const { children = [] } = parent;
  const [before, after] = [children[index - 1], children[index]];
  if (before !== undefined)
    return edit(text, end(before), 0, `,${spaceBefore(text, before) || space(text)}${entry}`);
  if (after !== undefined)
    return edit(text, after.offset, 0, `${entry},${spaceBefore(text, after) || space(text)}`);
  const [open, close] = parent.type === "array" ? ["[", "]"] : ["{", "}"];
  if (isInline(text, parent)) return replace(text, parent, `${open}${entry}${close}`);
  return replace(
    text,
    parent,
    `${open}${lineBreak(text, depth)}${entry}${lineBreak(text, depth - 1)}${close}`,
  );
}

/** Takes an entry of a list or a property of an object out, with its comma. */
function takeOut(text: string, node: Node): string {
  const { parent } = node;
  if (parent?.children === undefined) throw new Error("the whole document cannot be taken out");
  const index = parent.children.indexOf(node);
  const [before, after] = [parent.children[index - 1], parent.children[index + 1]];
  if (before !== undefined) return edit(text, end(before), end(node) - end(before), "");
  if (after !== undefined) return edit(text, node.offset, after.offset - node.offset, "");
  return edit(text, parent.offset + 1, parent.length - 2, "");
}

/** Where a key goes so that it stands behind the nearest one that `order` has before it. */
function placeOf(key: string, present: readonly string[], order: readonly string[]): number {
  if (!order.includes(key)) return present.length;
  const earlier = order.slice(0, order.indexOf(key)).findLast((name) => present.includes(name));
  return earlier === undefined ? 0 : present.indexOf(earlier) + 1;
}

/** Puts other text in the place of a value. */
export function replace(text: string, { length, offset }: Node, content: string): string {
  return edit(text, offset, length, content);
}

function edit(text: string, offset: number, length: number, content: string): string {
  return applyEdits(text, [{ content, length, offset }]);
}

function end({ length, offset }: Node): number {
  return offset + length;
}

function spaceBefore(text: string, { offset }: Node): string {
  const head = text.slice(0, offset);
  return head.slice(head.trimEnd().length);
}

/** Whether what is in an object or list stands on one line with it. */
function isInline(text: string, container: Node): boolean {
  const first = container.children?.[0] ?? container.parent;
  return first !== undefined && !/[\r\n]/.test(spaceBefore(text, first));
}

/** Between two things on one line: nothing in a document that is all on one line. */
function space(text: string): string {
  return /[\r\n]/.test(text.trim()) || treeOf(text).children?.length === 0 ? " " : "";
}

/** One level's indentation. @default two spaces */
function indentOf(text: string): string {
  const [first] = treeOf(text).children ?? [];
  return (first && /[\r\n]([ \t]+)$/.exec(spaceBefore(text, first))?.[1]) ?? "  ";
}

function lineBreak(text: string, depth: number): string {
  return (/\r\n|\n/.exec(text)?.[0] ?? "\n") + indentOf(text).repeat(depth);
}
