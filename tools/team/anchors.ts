import { type Alias, isNode, isPair, isScalar, type Pair, visit } from "yaml";
import type { YamlFile } from "../../components/environment/yaml-file.ts";
import { lineOf } from "../project/yaml-file.ts";

/** Anchors within an entry that are used outside of it: a line for each use. */
export function usesElsewhere(file: YamlFile, entry: Pair): string[] {
  const anchors = new Set<string>();
  const own = new Set<Alias>();
  for (const node of [entry.key, entry.value]) {
    if (!isNode(node)) continue;
    visit(node, {
      Alias: (_, alias) => void own.add(alias),
      Node: (_, { anchor }: { anchor?: string }) => {
        if (anchor !== undefined) anchors.add(anchor);
      },
    });
  }
  const uses: string[] = [];
  visit(file.document, {
    Alias: (_, alias, ancestors) => {
      if (own.has(alias) || !anchors.has(alias.source)) return;
      // Below `config` and `…:teams`.
      const path = ancestors.flatMap((step) => keyOf(step) ?? []).slice(2);
      const line = lineOf(file, alias.range?.[0] ?? 0);
      uses.push(`${path.join(".")} (line ${line}) uses its anchor &${alias.source}`);
    },
  });
  return uses;
}

/** The key of an entry. A merge key stands for none. */
function keyOf(step: unknown): string | undefined {
  const key = isPair(step) ? step.key : undefined;
  return isScalar(key) && typeof key.value !== "symbol" ? String(key.value) : undefined;
}
