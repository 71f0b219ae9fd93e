import { isAlias, isMap, isScalar, type Pair } from "yaml";
import type { YamlFile } from "../../components/environment/yaml-file.ts";
import { Mistakes } from "../../components/mistakes.ts";
import { keysOf, type Project, valueEntry } from "../project/project.ts";
import type { Standing } from "../project/standing.ts";
import type { Edit } from "../project/text.ts";
import { entryOf } from "../project/yaml-file.ts";
import { edited } from "./edited.ts";
import { insertion, lineEntry } from "./insertion.ts";

/** A field of a team that has a serial. */
export type Key = "accessKey" | "apiKey";

type Team = Partial<Record<Key, { serial?: number }>>;

/**
 * A team's file with another serial.
 *
 * @throws Mistakes where that cannot be written into it
 */
export function withSerial(
  project: Project,
  { alone, file, team }: Pick<Standing, "alone" | "file" | "team">,
  key: Key,
  serial: number,
): YamlFile {
  const outer = valueEntry(project, file, alone ? "team" : "teams");
  const entry = alone ? outer : entryOf(outer?.value, [team]);
  const edits = entry && editsFor(file.text, entry, key, serial);
  if (edits === undefined) {
    throw new Mistakes([
      `${file.name}: ${key} of ${team} comes by an alias or merge key: edit this file by hand`,
    ]);
  }
  return edited(file, edits, ({ config }: { config: Record<string, Team & Record<string, Team>> }) => {
    const found = keysOf(project, alone ? "team" : "teams").find((name) => config[name] !== undefined);
    const outer = config[found ?? ""];
    const spec: Team | undefined = alone ? outer : outer?.[team];
    if (spec !== undefined) spec[key] = { ...spec[key], serial };
  });
}

/** Edits that set a serial of a team, undefined where what has it stands elsewhere. */
function editsFor(text: string, team: Pair, key: Key, serial: number): Edit[] | undefined {
  if (!isMap(team.value)) return undefined;
  const field = entryOf(team.value, [key]);
  if (field === undefined) {
    return insertion(text, team.value, lineEntry(`${key}: { serial: ${serial} }`), "  ");
  }
  if (!isMap(field.value)) return undefined;
  const number = entryOf(field.value, ["serial"])?.value;
  if (number === undefined) return insertion(text, field.value, lineEntry(`serial: ${serial}`), "  ");
  if (isAlias(number) || !isScalar(number) || !number.range) return undefined;
  const [from, to] = number.range;
  return [{ from, text: String(serial), to }];
}
