/** Where a value is: keys, and places in lists. */
type Path = readonly (string | number)[];

/**
 * Whether a name can be a key of a JavaScript object. `__proto__`, `constructor`, `toString` and the like mean something to
 * every object: as the name of a team, member or field they would be lost, or found where nobody put them.
 */
export function isUsableName(name: string): boolean {
  return !(name in Object.prototype);
}

/**
 * A copy of a value without keys that no object can have, so that whatever reads it need not think of them.
 *
 * @param found gets their paths
 */
export function withUsableNames<T>(value: T, found: (path: Path) => void, path: Path = []): T {
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) {
    return value.map((inner, index) => withUsableNames(inner, found, [...path, index])) as T;
  }
  const usable = Object.entries(value).filter(([key]) => {
    if (!isUsableName(key)) found([...path, key]);
    return isUsableName(key);
  });
  return Object.fromEntries(
    usable.map(([key, inner]) => [key, withUsableNames(inner, found, [...path, key])]),
  ) as T;
}
