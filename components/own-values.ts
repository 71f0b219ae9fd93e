import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import {
  type ConfigValues,
  configOfFile,
  valuesOfEngine,
  valuesOfFile,
} from "./environment/config-values.ts";
import { doubtLines } from "./environment/value-names.ts";
import { readYamlFile } from "./environment/yaml-file.ts";
import { stackFileName } from "./project-files.ts";
import type { Values } from "./stack-file.ts";

/**
 * The project's values in this stack's config, secrets in the clear. They are the engine's. Its file says what the engine
 * does not hand on: how a value is written, where within a value a secret is, and what comes from elsewhere.
 *
 * @param defaults values of Pulumi.yaml, which the engine hands on as the stack's own
 */
export function ownValues(defaults: Values): ConfigValues {
  const project = pulumi.getProject();
  const engine = valuesOfEngine(project, pulumi.runtime.allConfig(), isSecret);
  const file = readYamlFile(".", stackFileName(pulumi.getStack()));
  if (file === undefined) return { ...engine, values: withoutDefaults(engine.values, {}, defaults) };
  const inFile = valuesOfFile(project, configOfFile(file));
  return {
    misnamed: [...new Set([...inFile.misnamed, ...engine.misnamed])],
    mistakes: [...doubtLines(project, file), ...inFile.mistakes, ...fromElsewhere(engine, inFile)],
    secrets: engine.secrets.flatMap(([name]) => {
      const paths = inFile.secrets.filter(([first]) => first === name);
      return paths.length > 0 ? paths : [[name as string]];
    }),
    values: withoutDefaults(engine.values, inFile.values, defaults),
  };
}

/** Leaves out what the stack's own file does not say: Pulumi.yaml says it. */
function withoutDefaults(values: Values, inFile: Values, defaults: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) =>
        Object.hasOwn(inFile, name) ||
        !(Object.hasOwn(defaults, name) && isDeepStrictEqual(value, defaults[name])),
    ),
  );
}

/** What decides on the approvals of a deployment has to be in the file, from where pipelines know it. */
function fromElsewhere(engine: ConfigValues, inFile: ConfigValues): string[] {
  return ["environment"]
    .filter((name) => engine.values[name] !== inFile.values[name])
    .map((name) => `${name}: does not come from the stack's file (say it there, not in an import)`);
}

/** Pulumi exports it without a type. */
function isSecret(key: string): boolean {
  return (pulumi.runtime as unknown as { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}
