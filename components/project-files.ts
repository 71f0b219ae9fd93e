import { existsSync } from "node:fs";
import { join } from "node:path";
import { secretsIn } from "./environment/secret-values.ts";
import { readYamlFile } from "./environment/yaml-file.ts";
import { Mistakes, pathText } from "./mistakes.ts";
import { environmentValues, type ProjectFiles, type Values } from "./stack-file.ts";

/**
 * The files of a project's folder.
 *
 * @param defaults values of Pulumi.yaml
 */
export function projectFilesIn(folder: string, defaults: Values): ProjectFiles {
  return {
    defaults,
    environment: (name) => readEnvironment(folder, name),
    hasStack: (stack) => existsSync(join(folder, stackFileName(stack))),
  };
}

export function stackFileName(stack: string): string {
  return `Pulumi.${stack}.yaml`;
}

/**
 * @returns undefined where there is no such file
 * @throws Mistakes for a file that is no map of values, or could be read in two ways
 */
function readEnvironment(folder: string, name: string): Values | undefined {
  const file = readYamlFile(folder, `environments/${name}.yaml`);
  if (file === undefined) return undefined;
  const values = environmentValues(file.value, file.name);
  const mistakes = [
    ...file.doubts.map(({ message, path }) => `${pathText("", path)}: ${message}`),
    ...secretsIn(values).map((path) => `${pathText("", path)}: a secret goes in a stack's file`),
  ];
  if (mistakes.length > 0) throw new Mistakes(mistakes.map((line) => `${file.name}: ${line}`));
  return values;
}
