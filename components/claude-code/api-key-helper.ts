import * as z from "zod";
import { across, section } from "../mistakes.ts";
import { isPlainWord, isShellWord, shellWord } from "../shared/shell-word.ts";

/** A name that a shell takes as one word without quotes, in which `{team}` and `{member}` are replaced by the names. */
const name = z.string().regex(/^(?:[\w+=,.@:/-]|\{team\}|\{member\})+$/, {
  error: ({ input }) =>
    `"${input}" is not a name that a command can carry (letters, digits, _+=,.@:/-, {team} and {member} are allowed)`,
});

const sources = ["keychain", "secretsManager", "parameterStore", "command"] as const;

/**
 * From where Claude Code fetches the API key on a developer's machine, with the developer's own rights, so that no
 * settings carry it. In each, `{team}` stands for the team's name and `{member}` for the member's.
 */
export const apiKeyHelperSpec = section({
  /** Name of an entry in the macOS keychain, or in the secret service of a Linux desktop. */
  keychain: name.optional(),
  /** Name or ARN of a secret in AWS Secrets Manager, whose whole text is the key. */
  secretsManager: name.optional(),
  /** Name of a parameter in the AWS Systems Manager Parameter Store. */
  parameterStore: name.optional(),
  /** Region of the secret or parameter. @default the developer's */
  region: name.optional(),
  /** Any shell command that prints the key and nothing else. */
  command: z.string().min(1).optional(),
}).check(
  across<ApiKeyHelperSpec>([], function* (helper) {
    const named = sources.filter((source) => helper[source] !== undefined);
    if (named.length !== 1)
      yield [[], `needs one of ${sources.join(", ")}${named.length > 1 ? `, not ${named.length}` : ""}`];
    if (
      helper.region !== undefined &&
      helper.secretsManager === undefined &&
      helper.parameterStore === undefined
    )
      yield [["region"], "goes with secretsManager or parameterStore"];
  }),
);

export interface ApiKeyHelperSpec {
  readonly keychain?: string | undefined;
  readonly secretsManager?: string | undefined;
  readonly parameterStore?: string | undefined;
  readonly region?: string | undefined;
  readonly command?: string | undefined;
}

/** The shell command for a team, in which `{member}` is still to be replaced by {@link memberCommand}. */
export function apiKeyHelperCommand(helper: ApiKeyHelperSpec, team: string): string {
  return command(helper).replaceAll("{team}", () => shellWord(team));
}

/** The shell command for a member, or for the team without one. */
export function memberCommand(command: string, member?: string): string {
  return command.replaceAll("{member}", () => (member === undefined ? "" : shellWord(member)));
}

/**
 * Reports why a member's name cannot go in a team's helper. A command of the team's own may have `{member}` between
 * quotes, unquoted or in a program of another language, and only a name that needs no quotes fits everywhere.
 *
 * @returns undefined where it can
 */
export function memberNameError(helper: ApiKeyHelperSpec, member: string): string | undefined {
  const source = sources.find((source) => helper[source]?.includes("{member}"));
  if (source === undefined) return undefined;
  const isAllowed = source === "command" ? isPlainWord(member) : isShellWord(member);
  if (isAllowed) return undefined;
  const allowed =
    source === "command"
      ? "letters, digits and _+=,.@:/- are allowed"
      : '", $, `, \\ and % are not allowed there';
  return `"${member}" cannot be the {member} of claudeCode.apiKeyHelper.${source} (${allowed})`;
}

function command({
  command = "",
  keychain,
  parameterStore,
  region,
  secretsManager,
}: ApiKeyHelperSpec): string {
  const there = region === undefined ? "" : ` --region ${region}`;
  if (keychain !== undefined) {
    return `security find-generic-password -w -s ${keychain} 2>/dev/null || secret-tool lookup service ${keychain}`;
  }
  if (secretsManager !== undefined) {
    return `aws secretsmanager get-secret-value --secret-id ${secretsManager}${there} --query SecretString --output text`;
  }
  if (parameterStore !== undefined) {
    return `aws ssm get-parameter --with-decryption --name ${parameterStore}${there} --query Parameter.Value --output text`;
  }
  return command;
}
