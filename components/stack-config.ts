import * as z from "zod";
import { Mistakes, read, section } from "./mistakes.ts";
import { maximumIamNameLength, type Scope, teamNames } from "./names.ts";
import { hostedUrl } from "./portkey/hosted.ts";
import { type TeamSpec, teamSpec } from "./team-spec.ts";

const url = z.url({
  error: ({ input }) => (input === undefined ? "missing" : `"${input}" is not a URL (e.g. ${hostedUrl})`),
  protocol: /^https?$/,
});

const environment = section({
  /** The Portkey workspace that everything is made in: slug (`ws-…`) or UUID. */
  workspace: z.string().min(1),
  /** Where Claude Code sends its requests. @default Portkey's hosted gateway */
  gatewayUrl: url.default(hostedUrl),
  /** Portkey's control plane, for the program. @default Portkey's hosted API */
  portkeyBaseUrl: url.default(hostedUrl),
  /** The admin key of the program, a secret. The environment variable PORTKEY_API_KEY goes first. */
  portkeyApiKey: z.string().optional(),
  /** How teams' AWS credentials are registered in Portkey. @default virtualKey */
  registration: z.enum(["virtualKey", "catalog"]).default("virtualKey"),
  /**
   * Under registration `catalog`: whether integrations are the organisation's, with access for this workspace
   * alone, or the workspace's own. @default organisation
   */
  integrationScope: z.enum(["organisation", "workspace"]).default("organisation"),
  /** Teams by name. */
  teams: z.record(z.string(), z.unknown()),
});

/** What one environment asks for: the content of its Pulumi.<stack>.yaml, checked. */
export interface StackConfig {
  readonly workspace: string;
  readonly gatewayUrl: string;
  readonly registration: "virtualKey" | "catalog";
  readonly integrationScope: "organisation" | "workspace";
  readonly teams: Readonly<Record<string, TeamSpec>>;
  /** Existing API keys that teams name, by config name. Plain text: wrap as secrets at once. */
  readonly existingKeys: Readonly<Record<string, string>>;
}

/**
 * Checks the config of a stack as a whole.
 *
 * @param raw values of the project's config namespace by name, secrets decrypted, objects parsed
 * @param scope decides the length of IAM names
 * @param hasAdminKey whether PORTKEY_API_KEY is set in the program's environment
 * @throws Mistakes with every mistake of the file, before anything is created
 */
export function parseStackConfig(
  raw: Readonly<Record<string, unknown>>,
  scope: Scope,
  hasAdminKey: boolean,
): StackConfig {
  const teamsRaw = isSection(raw.teams) ? raw.teams : {};
  const named = new Set(
    Object.values(teamsRaw)
      .map(existingKeyOf)
      .filter((name) => name !== undefined),
  );
  const own = Object.fromEntries(Object.entries(raw).filter(([name]) => !named.has(name)));
  const stack = read(environment, own, "");
  const mistakes: string[] = [...stack.mistakes];

  if (!hasAdminKey && raw.portkeyApiKey === undefined) {
    mistakes.push(
      `PORTKEY_API_KEY: missing (set this variable, or: pulumi config set --secret ${scope.project}:portkeyApiKey)`,
    );
  }

  const teams: Record<string, TeamSpec> = {};
  const existingKeys: Record<string, string> = {};
  for (const [name, spec] of Object.entries(teamsRaw)) {
    mistakes.push(...nameMistakes(name, Object.keys(teamsRaw), scope));
    const team = read(teamSpec, spec, `teams.${name}`);
    mistakes.push(...team.mistakes);
    if (team.value !== undefined) teams[name] = team.value;
    const key = existingKeyOf(spec);
    if (key === undefined) continue;
    const text = raw[key];
    if (typeof text !== "string") {
      mistakes.push(
        `teams.${name}.apiKey.existing: there is no config value "${key}" (pulumi config set --secret ${scope.project}:${key})`,
      );
    } else if (!/^[\x21-\x7e]+$/.test(text)) {
      mistakes.push(`${key}: not usable as an HTTP header (white space, line break or non-ASCII character)`);
    } else {
      existingKeys[key] = text;
    }
  }
  mistakes.push(...slugMistakes(Object.keys(teams), scope));
  if (mistakes.length > 0 || stack.value === undefined) throw new Mistakes(mistakes);
  const { gatewayUrl, integrationScope, registration, workspace } = stack.value;
  return {
    existingKeys,
    gatewayUrl: gatewayUrl.replace(/\/+$/, ""),
    integrationScope,
    registration,
    teams,
    workspace,
  };
}

function* nameMistakes(name: string, all: readonly string[], scope: Scope): Generator<string> {
  const { iam } = teamNames(scope, name);
  if (!/^[\w+=,.@-]+$/.test(name)) {
    yield `teams.${name}: not usable in an IAM user name (allowed: letters, digits and _ + = , . @ -)`;
  } else if (iam.length > maximumIamNameLength) {
    yield `teams.${name}: the IAM user name ${iam} has ${iam.length} characters, at most ${maximumIamNameLength} are allowed`;
  }
  const twin = all.slice(0, all.indexOf(name)).find((other) => other.toLowerCase() === name.toLowerCase());
  if (twin !== undefined) {
    yield `teams.${name}: differs from "${twin}" only by case (IAM user names are unique ignoring case)`;
  }
}

/** In the model catalog two teams would be one whose names differ only in characters that a slug cannot hold. */
function* slugMistakes(names: readonly string[], scope: Scope): Generator<string> {
  const slugs = names.map((name) => teamNames(scope, name).slug(""));
  for (const [index, name] of names.entries()) {
    const first = slugs.indexOf(slugs[index] ?? "");
    if (first < index)
      yield `teams.${name}: has the same slug in Portkey as "${names[first]}" (letters, digits, _ and - count)`;
  }
}

/** The config value that a team, however wrong otherwise, names as its existing API key. */
function existingKeyOf(spec: unknown): string | undefined {
  const apiKey = isSection(spec) ? spec.apiKey : undefined;
  const existing = isSection(apiKey) ? apiKey.existing : undefined;
  return typeof existing === "string" && existing !== "" ? existing : undefined;
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
