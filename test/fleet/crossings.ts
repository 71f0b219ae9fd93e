import type { Identity } from "../chaos/iam.ts";
import type { Holdings } from "./holdings.ts";

type All = ReadonlyMap<string, Holdings>;

/** Where stacks and servers disagree, a line each: what is recorded and gone, there and unrecorded, or another's. */
export function disagreements(all: All): string[] {
  return [...all].flatMap(([stack, { recorded, stored }]) => {
    const [ours, theirs] = [recorded.map(idOf), stored.map(idOf)];
    return [
      ...ours
        .filter((id) => !theirs.includes(id))
        .map((id) => `${stack} records ${id}, which its team has not`),
      ...theirs
        .filter((id) => !ours.includes(id))
        .map((id) => `${stack || "whole fleet"} has no record of ${id}`),
      ...twice(ours).map((id) => `${stack} records ${id} twice`),
      ...twice(stored.filter(isNamedOnce).map(nameOf)).map((name) => `${stack} has ${name} twice`),
    ];
  });
}

/** Stacks other than these whose state or objects are not as they were, a line each. */
export function disturbed(before: All, after: All, touched: readonly string[]): string[] {
  return [...after]
    .filter(([stack]) => !touched.includes(stack))
    .flatMap(([stack, { hash, state }]) => [
      ...(before.get(stack)?.state?.hash === state?.hash ? [] : [`the state of ${stack} has changed`]),
      ...(before.get(stack)?.hash === hash ? [] : [`the objects of ${stack} have changed`]),
    ]);
}

function idOf({ id, kind }: Identity): string {
  return `${kind} ${id}`;
}

function nameOf({ kind, name }: Identity): string {
  return `${kind} "${name}"`;
}

/** A user's attachments have its name: with more than one policy there is more than one. */
function isNamedOnce({ kind }: Identity): boolean {
  return kind !== "attached policy";
}

function twice(entries: readonly string[]): string[] {
  return entries.filter((entry, index) => entries.indexOf(entry) < index);
}
