import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { YAMLMap } from "yaml";
import { type ConfigValues, configOfFile, valuesOfFile } from "../../components/environment/config-values.ts";
import { type ProjectFile, readProjectFile } from "../../components/environment/project-file.ts";
import { readYamlFile, type YamlFile } from "../../components/environment/yaml-file.ts";
import { stackFileName } from "../../components/project-files.ts";
import type { Values } from "../../components/stack-file.ts";
import { entryOf, mapOf } from "./yaml-file.ts";

export { stackFileName };

/** The Pulumi project whose files are edited. */
export interface Project extends ProjectFile {
  readonly folder: string;
}

/**
 * The project in a folder.
 *
 * @throws Mistakes where there is none, and for a Pulumi.yaml that the program would not take
 */
export function openProject(folder: string): Project {
  return { folder, ...readProjectFile(folder) };
}

/** Names of the project's files that a pattern captures a name in, sorted. */
export function namesIn(folder: string, pattern: RegExp): string[] {
  try {
    return readdirSync(folder)
      .flatMap((file) => pattern.exec(file)?.[1] ?? [])
      .sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** A stack's file, undefined where there is none. */
export function readStack({ folder }: Project, stack: string): YamlFile | undefined {
  return readYamlFile(folder, stackFileName(stack));
}

/** What holds for all stacks of an environment, undefined where nothing is said. */
export function readShared({ folder }: Project, environment: string): YamlFile | undefined {
  return readYamlFile(folder, join("environments", `${environment}.yaml`));
}

/** Stacks that have a file, by the beginning of their name. */
export function stackNames({ folder }: Project, beginning = ""): string[] {
  return namesIn(folder, /^Pulumi\.(.+)\.yaml$/).filter((stack) => stack.startsWith(beginning));
}

/** What a value of the project's may be called in a stack's file. */
export function keysOf(project: Project, name: string): string[] {
  return [`${project.name}:${name}`, `${project.name}:config:${name}`, name];
}

/** The map of a stack's file that values stand in. */
export function configOf({ document }: YamlFile): YAMLMap | undefined {
  return mapOf(document.contents, "config");
}

/** The entry of one of the project's values in a stack's file. */
export function valueEntry(project: Project, file: YamlFile, name: string) {
  return entryOf(configOf(file), keysOf(project, name));
}

/** The project's values in a stack's file, as Pulumi hands them to the program. */
export function readValues({ name }: Project, file: YamlFile): ConfigValues {
  return valuesOfFile(name, configOfFile(file));
}

/** The project's values in a stack's file by name, whatever is wrong with them. */
export function valuesOf(project: Project, file: YamlFile): Values {
  return readValues(project, file).values;
}
