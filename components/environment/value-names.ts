import { pathText, quoted } from "../mistakes.ts";
import { isOwnName } from "../stack-config.ts";
import type { Values } from "../stack-file.ts";
import type { YamlFile } from "./yaml-file.ts";

/** Doubts about a stack's file as lines, by the names of values. */
export function doubtLines(project: string, { doubts }: YamlFile): string[] {
  return doubts.map(({ message, path: [first, key, ...rest] }) => {
    const { name, namespace } = nameOf(String(key), project) ?? {};
    const isOwn = first === "config" && name !== undefined && namespace === project;
    const steps = isOwn ? [name, ...rest] : [first, key, ...rest].filter((step) => step !== undefined);
    return `${pathText("", steps)}: ${message}`;
  });
}

/** The namespace and name that a key has, as Pulumi takes keys; undefined for what is none. */
function nameOf(key: string, project: string): { name: string; namespace: string } | undefined {
  const [, namespace = project, name] = /^(?:([^:]*):)?(?:(?<=:)config:)?([^:]*)$/.exec(key) ?? [];
  return name === undefined ? undefined : { name, namespace };
}

/** The values of a project by name, and what is wrong with the names of a config. */
export function ofProject(
  project: string,
  config: Values,
): { readonly own: ReadonlyMap<string, unknown>; readonly misnamed: readonly string[] } {
  const own = new Map<string, unknown>();
  const elsewhere = new Map<string, string[]>();
  const misnamed: string[] = [];
  for (const [key, value] of Object.entries(config)) {
    const { name, namespace } = nameOf(key, project) ?? {};
    if (name === undefined || namespace === undefined) {
      misnamed.push(`${quoted(key)}: is not the name of a value (allowed: name, ${project}:name)`);
    } else if (namespace !== project) {
      elsewhere.set(namespace, [...(elsewhere.get(namespace) ?? []), name]);
    } else if (own.has(name)) {
      misnamed.push(`${pathText("", [name])}: is there twice (keep one of ${name}, ${project}:${name})`);
    } else {
      own.set(name, value);
    }
  }
  for (const [namespace, names] of elsewhere) {
    // Providers have an `environment` too.
    const ours = names.filter((name) => isOwnName(name) && name !== "environment");
    if (ours.length > 0) {
      misnamed.push(
        `values are under ${namespace}:, the project is called ${project} (rename ${ours.map((name) => `${namespace}:${name}`).join(", ")})`,
      );
    }
  }
  return { misnamed, own };
}
