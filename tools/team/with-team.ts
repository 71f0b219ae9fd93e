import { isAlias, isMap, type YAMLMap } from "yaml";
import type { YamlFile } from "../../components/environment/yaml-file.ts";
import { Mistakes } from "../../components/mistakes.ts";
import { columnOfEntries, startOf } from "../project/entries.ts";
import { configOf, type Project, valueEntry } from "../project/project.ts";
import { columnOf } from "../project/text.ts";
import { edited } from "./edited.ts";
import { filling, insertion, isEmpty } from "./insertion.ts";
import { type NewTeam, teamEntry, teamsEntry } from "./new-team.ts";

/**
 * An environment's file with one more team, after the others.
 *
 * @throws Mistakes where that cannot be written into it
 */
export function withTeam(project: Project, file: YamlFile, team: string, asked: NewTeam): YamlFile {
  const config = configOf(file);
  if (!config?.items.length) throw new Mistakes([`${file.name}: config: missing`]);
  const holder = valueEntry(project, file, "teams");
  const key = holder === undefined ? `${project.name}:teams` : String(holder.key);
  const entry = teamEntry(team, asked);
  return edited(file, edits(config), ({ config }: { config: Record<string, object | null> }) => {
    config[key] = { ...config[key], [team]: valueFor(asked) };
  });

  function edits(config: YAMLMap) {
    const { text } = file;
    const step = stepOf(text, config) ?? "  ";
    if (holder === undefined) return insertion(text, config, teamsEntry(key, entry), step);
    if (isEmpty(holder)) return filling(text, config, holder, entry, step);
    if (!isMap(holder.value)) {
      const what = isAlias(holder.value) ? "stand elsewhere, by an alias" : "are not a map";
      throw new Mistakes([`${file.name}: ${key}: the teams ${what}: edit this file by hand`]);
    }
    return insertion(text, holder.value, entry, stepOf(text, holder.value) ?? step);
  }
}

/** How much deeper than itself a map indents what is below its entries. */
function stepOf(text: string, map: YAMLMap): string | undefined {
  for (const pair of map.items) {
    const inner = isMap(pair.value) && !pair.value.flow ? columnOfEntries(text, pair.value) : undefined;
    if (inner !== undefined) return " ".repeat(inner - columnOf(text, startOf(pair)));
  }
  return undefined;
}

function valueFor({ budget, model, regions, reset }: NewTeam) {
  const limits = { limit: budget, ...(reset !== "never" && { periodicReset: reset }) };
  return { models: { default: model }, regions, ...(budget !== undefined && { budget: limits }) };
}
