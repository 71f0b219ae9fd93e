import type { Path } from "./yaml-doubts.ts";

/**
 * Text in place of a secret, until Pulumi decrypts it. Where a secret may be, any text is right. Each value has another one:
 * two that look the same would count as one key.
 */
function standIn(name: string): string {
  return standInStart + Buffer.from(name).toString("hex");
}

const standInStart = "only-Pulumi-can-read-";

/** Whether a value is the text in place of a secret. */
export function isStandIn(value: unknown): boolean {
  return typeof value === "string" && value.startsWith(standInStart);
}

/** Whether a value of a file is a secret, which Pulumi writes as `{ secure: … }`. */
export function isSecret(value: unknown): boolean {
  return isMap(value) && Object.keys(value).length === 1 && typeof value.secure === "string";
}

/** A value that has no others in it, by its path. A secret counts as one. */
export function* leavesOf(value: unknown, path: Path = []): Generator<readonly [path: Path, leaf: unknown]> {
  if (Array.isArray(value)) {
    for (const [index, inner] of value.entries()) yield* leavesOf(inner, [...path, index]);
  } else if (isMap(value) && !isSecret(value)) {
    for (const [key, inner] of Object.entries(value)) yield* leavesOf(inner, [...path, key]);
  } else yield [path, value];
}

/** Paths of the secrets in a value of a file. */
export function secretsIn(value: unknown, path: Path = []): Path[] {
  return [...leavesOf(value, path)].filter(([, leaf]) => isSecret(leaf)).map(([path]) => path);
}

/** A copy of a value of a file, with text in place of each secret. */
export function withoutSecrets(name: string, value: unknown): unknown {
  if (isSecret(value)) return standIn(name);
  if (Array.isArray(value)) return value.map((inner) => withoutSecrets(name, inner));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(name, inner)]));
}

/** Whether a value of a file has others in it by name. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}
