import * as z from "zod";
import { auditMistakes, auditSpec } from "./audit/audit-spec.ts";
import type { Account } from "./bedrock/account.ts";
import type { Call } from "./bedrock/live-inference-profiles.ts";
import { claudeCodeSpec } from "./claude-code/claude-code-spec.ts";
import { existingKeyOf, existingKeys } from "./existing-keys.ts";
import { Mistakes, pathText, read, section, whole, wrongText } from "./mistakes.ts";
import type { Scope } from "./names.ts";
import { adoptedTwice } from "./portkey/adopt-spec.ts";
import { controlPlaneUrl } from "./portkey/control-plane-url.ts";
import { hostedPrincipal, hostedUrl } from "./portkey/hosted.ts";
import { region } from "./region.ts";
import { withUsableNames } from "./shared/usable-names.ts";
import {
  type Home,
  keyNameMistakes,
  nameMistakes,
  ownerMistakes,
  partitionMistakes,
  renameMistakes,
  slugMistakes,
  userMistakes,
} from "./stack-checks.ts";
import type { TeamContext } from "./team-context.ts";
import { modelsOf } from "./team-models.ts";
import { type TeamSpec, teamSpec } from "./team-spec.ts";

const url = z
  .url({
    error: wrongText(`is not a URL (e.g. ${hostedUrl})`),
    protocol: /^https?$/,
  })
  .meta({ pattern: "^https?:" });

/**
 * An ARN of IAM.
 *
 * @param owner pattern of the account that it may belong to
 */
function iamArn(kinds: readonly string[], example: string, owner = "\\d{12}") {
  return z
    .string()
    .regex(new RegExp(`^arn:(aws|aws-us-gov):iam::(${owner}):(${kinds.join("|")})/[\\w+=,.@/-]+$`), {
      error: wrongText(`is not the ARN of an IAM ${kinds.join(" or ")} (e.g. ${example})`),
    })
    .meta({ title: `ARN of an IAM ${kinds.join(" or ")}` });
}

/** The values of an environment. Its teams are read by themselves. */
export const environmentSpec = section({
  /** The Portkey workspace that everything is made in: slug (`ws-…`) or UUID. */
  workspace: z.string().min(1),
  /** Where Claude Code sends its requests. @default Portkey's hosted gateway */
  gatewayUrl: url.default(hostedUrl),
  /**
   * Portkey's control plane, to which the admin key is sent: https, or http on this machine. The environment variable
   * PORTKEY_BASE_URL goes first; pipelines use only that. @default Portkey's hosted API
   */
  portkeyBaseUrl: controlPlaneUrl.default(hostedUrl),
  /**
   * The admin key of the program, a secret. The environment variable PORTKEY_API_KEY goes first.
   * @default none: the variable is needed
   */
  portkeyApiKey: z.string().optional(),
  /** How teams' AWS credentials are registered in Portkey. @default virtualKey */
  registration: z.enum(["virtualKey", "catalog"]).default("virtualKey"),
  /**
   * Under registration `catalog`: whether integrations are the organisation's, with access for this workspace
   * alone, or the workspace's own. @default organisation
   */
  integrationScope: z.enum(["organisation", "workspace"]).default("organisation"),
  /** What a team is in AWS: a user with an access key, or a role that the gateway assumes. @default accessKey */
  identity: z.enum(["accessKey", "assumedRole"]).default("accessKey"),
  /** Who assumes the roles of teams. @default Portkey's hosted gateway */
  gatewayPrincipal: iamArn(["role", "user"], hostedPrincipal).default(hostedPrincipal),
  /** The managed policy that bounds every user and role. @default none */
  permissionsBoundary: iamArn(
    ["policy"],
    "arn:aws:iam::123456789012:policy/boundary",
    "\\d{12}|aws",
  ).optional(),
  /** Whether what people added to a user or role by hand goes with it when it is deleted. @default false */
  forceDestroy: z.boolean().default(false),
  /** Days after which a preview warns of an access key's age. @default never */
  maxKeyAgeDays: whole(1).optional(),
  /** Regions that requests may be served in; whatever could lead elsewhere is refused. @default any */
  allowedRegions: z.array(region).min(1).optional(),
  /** Whether teams may use global profiles, which run in any commercial region. @default false */
  allowGlobal: z.boolean().default(false),
  /** Where it is known from what an inference profile reaches: data of this program, or AWS. @default bundled */
  inferenceProfiles: z.enum(["bundled", "live"]).default("bundled"),
  /** Whether teams may list inference profiles, as Claude Code does at its start in Bedrock mode. @default true */
  listInferenceProfiles: z.boolean().default(true),
  /** How Claude Code is set up for teams that do not say so themselves. @default mode bedrock, as in the guide */
  claudeCode: claudeCodeSpec.default({}),
  /** What the account keeps of its use of Bedrock. @default nothing */
  audit: auditSpec.optional(),
  /** Teams by name. */
  teams: z.record(z.string(), z.unknown()),
});

/** Whether a config value means something to this program by its name. */
export function isOwnName(name: string): boolean {
  return name === "environment" || name === "team" || Object.hasOwn(environmentSpec.shape, name);
}

/** Values that are not text. */
export const structured: readonly string[] = [
  "allowedRegions",
  "allowGlobal",
  "audit",
  "claudeCode",
  "forceDestroy",
  "listInferenceProfiles",
  "maxKeyAgeDays",
  "team",
  "teams",
];

/** A value of a stack's config, which Pulumi hands on as text. Text that is not the JSON it should be stays text. */
export function configValue(name: string, text: string): unknown {
  if (!structured.includes(name)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** An environment, its teams left out. */
type Environment = Omit<z.infer<typeof environmentSpec>, "teams" | "portkeyApiKey" | "portkeyBaseUrl">;

/** What one environment asks for: the content of its Pulumi.<stack>.yaml, checked. */
export interface StackConfig extends Environment {
  readonly teams: Readonly<Record<string, TeamSpec>>;
  /** What the teams were read against. */
  readonly context: TeamContext;
  /** Existing API keys that teams name, by config name. Plain text: wrap as secrets at once. */
  readonly existingKeys: Readonly<Record<string, string>>;
}

/** What a stack's config is checked against beside itself. */
export interface Surroundings {
  /** Decides the length of IAM names. */
  readonly scope: Scope;
  /** Whether PORTKEY_API_KEY is set in the program's environment. */
  readonly hasAdminKey: boolean;
  /** That variable's text, which no team may have as its key. @default not known */
  readonly adminKey?: string | undefined;
  /** What is wrong with values by themselves, as lines. @default nothing */
  readonly mistakes?: readonly string[];
  /** @default AWS has not been asked yet: what only it can tell is not checked */
  readonly account?: Account;
}

/**
 * Checks the config of a stack as a whole.
 *
 * @param values of the project's config namespace by name, secrets decrypted, objects parsed
 * @throws Mistakes with every mistake of the file, before anything is created
 */
export function parseStackConfig(
  values: Readonly<Record<string, unknown>>,
  surroundings: Surroundings,
): StackConfig {
  const { account, hasAdminKey, scope } = surroundings;
  const mistakes: string[] = [...(surroundings.mistakes ?? [])];
  const raw = withUsableNames(values, (path) => {
    mistakes.push(`${pathText("", path)}: is not usable as a name`);
  });
  const teamsRaw = isSection(raw.teams) ? raw.teams : {};
  const named = new Set(Object.values(teamsRaw).flatMap((spec) => existingKeyOf(spec) ?? []));
  const own = Object.fromEntries(Object.entries(raw).filter(([name]) => isOwnName(name) || !named.has(name)));
  const stack = read(environmentSpec, own, "");
  mistakes.push(...stack.mistakes);
  if (!hasAdminKey && raw.portkeyApiKey === undefined) {
    mistakes.push(
      `PORTKEY_API_KEY: missing (set this variable, or: pulumi config set --secret ${scope.project}:portkeyApiKey)`,
    );
  }

  const context = contextOf(own, account);
  const schema = teamSpec(context);
  const teams: Record<string, TeamSpec> = {};
  const regions: Record<string, string[]> = {};
  for (const [name, spec] of Object.entries(teamsRaw)) {
    const team = read(schema, spec, pathText("teams", [name]));
    mistakes.push(...team.mistakes);
    if (team.value !== undefined) teams[name] = team.value;
    regions[name] = team.value?.regions ?? regionsIn(spec);
  }
  const names = Object.keys(teamsRaw);
  const adminKeys = [surroundings.adminKey, raw.portkeyApiKey].filter(Boolean);
  const keys = existingKeys(teamsRaw, { adminKeys, isOwnName, values: raw }, scope);
  mistakes.push(
    ...nameMistakes(names, scope),
    ...renameMistakes(names, teams),
    ...keys.mistakes,
    ...slugMistakes(names, scope),
    ...keyNameMistakes(teams, scope),
    ...adoptedTwice(teams),
    ...userMistakes(teams, context),
    // Against an account, each region has been told that is not of its partition.
    ...(account ? [] : partitionMistakes(regions)),
    ...ownerMistakes(homeOf(own), teams, Object.values(regions).flat(), account),
    ...auditMistakes(field(own, "audit", undefined) ?? {}, scope, Object.values(regions).flat()),
  );
  if (mistakes.length > 0 || stack.value === undefined) throw new Mistakes(mistakes);
  const { portkeyApiKey: _, portkeyBaseUrl: __, ...value } = stack.value;
  return {
    ...value,
    context,
    existingKeys: keys.keys,
    gatewayUrl: value.gatewayUrl.replace(/\/+$/, ""),
    teams,
  };
}

/** Every region that a stack's teams use. */
export function regionsOf({ teams }: Pick<StackConfig, "teams">): string[] {
  return [...new Set(Object.values(teams).flatMap(({ regions }) => regions))].sort();
}

/** Every model and region that a stack's teams call. */
export function callsOf({ teams }: StackConfig): Call[] {
  return Object.values(teams).flatMap((team) =>
    team.regions.flatMap((region) => modelsOf(team).map((model) => ({ model, region }))),
  );
}

/** What teams are read against, so that a mistake in one field hides none in a team. */
function contextOf(raw: Readonly<Record<string, unknown>>, account: Account | undefined): TeamContext {
  return {
    account,
    allowedRegions: field(raw, "allowedRegions", undefined),
    allowGlobal: field(raw, "allowGlobal", false),
    claudeCode: field(raw, "claudeCode", {}),
    identity: field(raw, "identity", "accessKey"),
    inferenceProfiles: field(raw, "inferenceProfiles", "bundled"),
    listInferenceProfiles: field(raw, "listInferenceProfiles", true),
    registration: field(raw, "registration", "virtualKey"),
  };
}

/** What a stack says of its AWS account. */
function homeOf(raw: Readonly<Record<string, unknown>>): Home {
  return {
    gatewayPrincipal: field(raw, "gatewayPrincipal", undefined),
    identity: field(raw, "identity", "accessKey"),
    permissionsBoundary: field(raw, "permissionsBoundary", undefined),
  };
}

/** One field of an environment, whatever is wrong with the others; `otherwise` where it is wrong itself. */
function field<Name extends keyof typeof environmentSpec.shape, Otherwise>(
  raw: Readonly<Record<string, unknown>>,
  name: Name,
  otherwise: Otherwise,
): z.infer<(typeof environmentSpec.shape)[Name]> | Otherwise {
  const read = environmentSpec.shape[name].safeParse(raw[name]);
  return read.success ? (read.data as z.infer<(typeof environmentSpec.shape)[Name]>) : otherwise;
}

/** The regions of a team that has a mistake. */
function regionsIn(spec: unknown): string[] {
  const { regions } = isSection(spec) ? spec : {};
  return Array.isArray(regions) ? regions.filter((name) => region.safeParse(name).success) : [];
}

function isSection(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
