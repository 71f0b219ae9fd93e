import { isMap, isScalar, type Pair, type YAMLMap } from "yaml";
import type { YamlFile } from "../../components/environment/yaml-file.ts";

/** The entry that a map has by one of several names. */
export function entryOf(map: unknown, names: readonly string[]): Pair | undefined {
  return isMap(map)
    ? map.items.find(({ key }) => isScalar(key) && names.includes(String(key.value)))
    : undefined;
}

/** A map below a map. */
export function mapOf(map: unknown, name: string): YAMLMap | undefined {
  const value = entryOf(map, [name])?.value;
  return isMap(value) ? value : undefined;
}

/** The number of the line in which an offset lies. */
export function lineOf({ lines }: YamlFile, offset: number): number {
  return lines.linePos(offset).line;
}
