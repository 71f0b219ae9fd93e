import { isDeepStrictEqual } from "node:util";
import { isStandIn } from "../../components/environment/secret-values.ts";
import { type YamlFile, yamlFile } from "../../components/environment/yaml-file.ts";
import { Mistakes } from "../../components/mistakes.ts";
import { printable } from "../../components/shared/printable.ts";
import { type Project, readShared, readStack, stackFileName, valuesOf } from "../project/project.ts";
import { fileBefore, isFirstPush } from "./changed-files.ts";
import { environmentOf } from "./environment-of.ts";
import { historyFolder } from "./team-files.ts";

type Values = Readonly<Record<string, unknown>>;

/**
 * Fields that decide where keys, prompts, usage or commands go, or what runs without asking: docs/security.md explains each.
 * Reviewers get every change of one in a section of its own.
 */
export const destinationFields = {
  /** Of an environment, in a stack's file or environments/<environment>.yaml. */
  environment: [
    "audit.invocationLogging",
    "claudeCode.apiKeyHelper",
    "claudeCode.telemetry",
    "gatewayPrincipal",
    "gatewayUrl",
    "portkeyBaseUrl",
    "workspace",
  ],
  /** Of a stack's file itself. */
  file: ["secretsprovider"],
  /** Of each team. */
  team: [
    "adopt",
    "apiKey.existing",
    "claudeCode.apiKeyHelper",
    "claudeCode.telemetry",
    "deliver",
    "permissions",
    "routing.fallbackTo",
  ],
} as const;

/** Characters of a value that are shown. */
const mostOfValue = 200;

/**
 * Changes of where keys, prompts, usage and commands go, between the point where a branch began and the files as they are: a
 * line for each field.
 *
 * @param base commit to compare with. @default nothing is compared
 * @returns none for files that cannot be read: their mistakes are reported elsewhere
 */
export async function changedDestinations(
  project: Project,
  stack: string,
  base: string | undefined,
): Promise<string[]> {
  if (base === undefined || isFirstPush(base)) return [];
  const range = { base };
  const fileName = stackFileName(stack);
  try {
    const file = readStack(project, stack);
    if (file === undefined) return [];
    const environment = environmentOf(project, stack, file.text);
    const sharedName = `environments/${environment}.yaml`;
    const [ownBefore, sharedBefore] = await Promise.all(
      [fileName, sharedName].map(async (name) => {
        const text = await fileBefore(historyFolder(project), range, name);
        return text === undefined ? undefined : yamlFile(name, text);
      }),
    );
    return differences(
      destinations(project, ownBefore, sharedBefore),
      destinations(project, file, readShared(project, environment)),
    );
  } catch (error) {
    if (error instanceof Mistakes) return [];
    throw error;
  }
}

/** Values of the fields by their path. */
function destinations(
  project: Project,
  file: YamlFile | undefined,
  shared: YamlFile | undefined,
): ReadonlyMap<string, unknown> {
  const values: Values = { ...Object(shared?.value), ...(file && valuesOf(project, file)) };
  return new Map([
    ...destinationFields.file.map((path) => [path, at(Object(file?.value), path)] as const),
    ...destinationFields.environment.map((path) => [path, at(values, path)] as const),
    ...Object.entries(Object(values.teams)).flatMap(([team, spec]) => ofTeam(`teams.${team}`, spec)),
    ...ofTeam("team", values.team),
  ]);
}

function ofTeam(root: string, spec: unknown): (readonly [path: string, value: unknown])[] {
  return destinationFields.team.map((path) => [`${root}.${path}`, at(spec, path)] as const);
}

/** What stands at a dotted path, undefined where nothing does. */
function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (within, name) => (Object.hasOwn(Object(within), name) ? Object(within)[name] : undefined),
      value,
    );
}

function differences(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): string[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((path) => !isDeepStrictEqual(before.get(path), after.get(path)))
    .sort()
    .map((path) => `${printable(path)}: ${shownValue(before.get(path))} → ${shownValue(after.get(path))}`);
}

function shownValue(value: unknown): string {
  if (value === undefined) return "none";
  if (isStandIn(value)) return "a secret";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return printable(text, mostOfValue);
}
