import { existsSync } from "node:fs";
import { join } from "node:path";
import { Mistakes, notText, pathText } from "../mistakes.ts";
import { standsInProjectFile, type Values } from "../stack-file.ts";
import { configOfFile, valuesOfFile } from "./config-values.ts";
import { isMap, leavesOf } from "./secret-values.ts";
import { doubtLines } from "./value-names.ts";
import { readYamlFile, type YamlFile } from "./yaml-file.ts";

/** What Pulumi.yaml says. */
export interface ProjectFile {
  /** The project's name, the namespace of its values. */
  readonly name: string;
  /** Values for every stack that does not say them itself, by name. */
  readonly defaults: Values;
}

const file = "Pulumi.yaml";

/**
 * Reads Pulumi.yaml.
 *
 * @throws Mistakes where there is none, or a second one that Pulumi would read first, and for values that cannot hold for
 *   every stack
 */
export function readProjectFile(folder: string): ProjectFile {
  const read = readYamlFile(folder, file);
  if (read === undefined) throw new Mistakes([`${file}: missing (run this in the project's folder)`]);
  const others = ["Pulumi.json", "Pulumi.yml"].filter((other) => existsSync(join(folder, other)));
  if (others.length > 0) {
    const why = "is a second project file, which Pulumi may read in place of Pulumi.yaml (delete it)";
    throw new Mistakes(others.map((other) => `${other}: ${why}`));
  }
  const { config, name, stackConfigDir } = Object(read.value) as Readonly<Record<string, unknown>>;
  if (typeof name !== "string" || name === "") throw new Mistakes([`${file}: name: missing`]);
  const mistakes = doubtLines(name, read);
  if (typeof config === "string" || stackConfigDir !== undefined) {
    const field = typeof config === "string" ? "config" : "stackConfigDir";
    mistakes.push(`${field}: the files of stacks are read from the project's own folder (remove it)`);
  }
  const { defaults, mistakes: more } = defaultsIn(read, name);
  mistakes.push(...more);
  if (mistakes.length > 0) throw new Mistakes(mistakes.map((line) => `${file}: ${line}`));
  return { defaults, name };
}

/**
 * The project's values in Pulumi.yaml, as the engine gives them to stacks that do not say them: a value by itself, or what
 * a declaration has as its `default` or `value`.
 *
 * Source: mergeConfig in pkg/workspace/config.go of Pulumi 3.259.
 */
function defaultsIn(read: YamlFile, project: string): { defaults: Values; mistakes: string[] } {
  const config = Object.fromEntries(
    Object.entries(configOfFile(read)).flatMap(([key, value]) => {
      const said = isMap(value) ? (value.default ?? value.value ?? null) : value;
      return said === null ? [] : [[key, said]];
    }),
  );
  const { misnamed, mistakes: wrong, secrets, values } = valuesOfFile(project, config);
  const mistakes = [...misnamed, ...wrong];
  for (const name of Object.keys(values)) {
    const path = pathText("", [name]);
    if (!standsInProjectFile(name))
      mistakes.push(`${path}: cannot hold for every stack (put it in a stack's file)`);
    // The engine takes such a name for a path into a value.
    if (/[.[\]"]/.test(name)) mistakes.push(`${path}: is not the name of a value`);
  }
  for (const path of secrets) mistakes.push(`${pathText("", path)}: a secret goes in a stack's file`);
  for (const [path, leaf] of leavesOf(values)) {
    // The engine writes a date from here otherwise than one from a stack's file.
    if (leaf instanceof Date) mistakes.push(`${pathText("", path)}: ${notText(leaf)}`);
  }
  return { defaults: values, mistakes };
}
