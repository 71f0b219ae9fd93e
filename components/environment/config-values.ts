import { notText, pathText } from "../mistakes.ts";
import { configValue, structured } from "../stack-config.ts";
import type { Values } from "../stack-file.ts";
import { withDates } from "./go-time.ts";
import { isMap, isSecret, secretsIn, withoutSecrets } from "./secret-values.ts";
import { ofProject } from "./value-names.ts";
import type { Path } from "./yaml-doubts.ts";
import type { YamlFile } from "./yaml-file.ts";

/** The project's values of a stack's config. */
export interface ConfigValues {
  /** By name. A secret that only Pulumi can read is text in its place. */
  readonly values: Values;
  /** Paths of secrets. */
  readonly secrets: readonly Path[];
  /** What is wrong with names: values that are not found by them. */
  readonly misnamed: readonly string[];
  /** What is wrong with values by themselves. */
  readonly mistakes: readonly string[];
}

/** The config of a stack's file, or of Pulumi.yaml: what stands below `config`. */
export function configOfFile({ value }: YamlFile): Values {
  const { config } = Object(value) as { config?: unknown };
  return isMap(config) ? config : {};
}

/**
 * The project's values in a stack's file, as the engine hands them on.
 *
 * @param config what stands below `config`
 */
export function valuesOfFile(project: string, config: Values): ConfigValues {
  const { misnamed, own } = ofProject(project, config);
  const entries = [...own];
  return {
    misnamed,
    mistakes: entries
      .filter(([name, value]) => !structured.includes(name) && !isPlainText(value))
      .map(([name, value]) => `${pathText("", [name])}: ${notText(value)}`),
    secrets: entries.flatMap(([name, value]) => secretsIn(value, [name])),
    values: Object.fromEntries(
      entries.map(([name, value]) => [name, withDates(handedOn(name, withoutSecrets(name, value)))]),
    ),
  };
}

/**
 * The project's values as the engine hands them to the program: texts by key, secrets in the clear.
 *
 * @param isSecret whether a key's value has a secret in it
 */
export function valuesOfEngine(
  project: string,
  config: Readonly<Record<string, string>>,
  isSecret: (key: string) => boolean,
): ConfigValues {
  const { misnamed, own } = ofProject(project, config);
  const entries = [...own] as [name: string, text: string][];
  return {
    misnamed,
    mistakes: [],
    secrets: entries.flatMap(([name]) => (isSecret(`${project}:${name}`) ? [[name]] : [])),
    values: Object.fromEntries(entries.map(([name, text]) => [name, withDates(configValue(name, text))])),
  };
}

/** As text and back, as Pulumi hands it on. */
function handedOn(name: string, value: unknown): unknown {
  if (value === null) return "";
  if (typeof value === "string") return configValue(name, value);
  return structured.includes(name) ? value : String(value);
}

function isPlainText(value: unknown): boolean {
  return value === null || typeof value === "string" || isSecret(value);
}
