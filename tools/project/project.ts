import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { YAMLMap } from "yaml";
import { Mistakes } from "../../components/mistakes.ts";
import { configValue } from "../../components/stack-config.ts";
import type { Values } from "../../components/stack-file.ts";
import { entryOf, mapOf, readYamlFile, type YamlFile } from "./yaml-file.ts";

/** The Pulumi project whose files are edited. */
export interface Project {
  readonly folder: string;
  readonly name: string;
}

/**
 * The project in a folder.
 *
 * @throws Mistakes where there is none, or a second one that Pulumi would read first
 */
export function openProject(folder: string): Project {
  const file = readYamlFile(folder, "Pulumi.yaml");
  if (file === undefined) throw new Mistakes(["Pulumi.yaml: missing (run this in the project's folder)"]);
  const others = ["Pulumi.json", "Pulumi.yml"].filter((other) => existsSync(join(folder, other)));
  if (others.length > 0) {
    const why = "is a second project file, which Pulumi may read in place of Pulumi.yaml (delete it)";
    throw new Mistakes(others.map((other) => `${other}: ${why}`));
  }
  const { name } = Object(file.value) as { name?: unknown };
  if (typeof name !== "string") throw new Mistakes(["Pulumi.yaml: name: missing"]);
  return { folder, name };
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

export function stackFileName(stack: string): string {
  return `Pulumi.${stack}.yaml`;
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
export function valuesOf({ name }: Project, { value }: YamlFile): Values {
  const config: unknown = Object((value as { config?: unknown } | null)?.config);
  return Object.fromEntries(
    Object.entries(config as Values).flatMap(([key, value]) => {
      const own = nameOf(key, name);
      return own === undefined ? [] : [[own, handedOn(own, withoutSecrets(value))]];
    }),
  );
}

/** The name of a value without its namespace, undefined for another's. */
function nameOf(key: string, project: string): string | undefined {
  const [name = "", ...before] = key.split(":").reverse();
  const isOwn = before.length === 0 || [project, `${project}:config`].includes(before.reverse().join(":"));
  return isOwn ? name : undefined;
}

/** Stands for what only Pulumi can read: a key, an address or any text. */
export const hidden = "https://only-pulumi-reads-this.invalid";

function withoutSecrets(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  const keys = Object.keys(value);
  if (keys.length === 1 && typeof (value as { secure?: unknown }).secure === "string") return hidden;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutSecrets(inner)]));
}

/** As text and back, as Pulumi hands it on. */
function handedOn(name: string, value: unknown): unknown {
  return configValue(name, typeof value === "string" ? value : JSON.stringify(value));
}
