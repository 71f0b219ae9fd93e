import type { Account } from "../../../components/bedrock/account.ts";
import { bundledInferenceProfiles } from "../../../components/bedrock/inference-profiles.ts";
import { Mistakes } from "../../../components/mistakes.ts";
import { parseStackConfig, type StackConfig, type Surroundings } from "../../../components/stack-config.ts";

export const scope = { project: "bedrock-portkey", stack: "dev" };
export const sonnet = "us.anthropic.claude-sonnet-4-20250514-v1:0";

/** A right team, as small as it can be. */
export const team = { models: { default: sonnet }, regions: ["us-east-1"] };

/** A right team of GovCloud. */
export const govTeam = {
  models: { default: "us-gov.anthropic.claude-opus-4-8" },
  regions: ["us-gov-west-1"],
};

/** The account that a stack is made in, as AWS tells of it. */
export function account(difference: Partial<Account> = {}): Account {
  return { accountId: "123456789012", partition: "aws", profiles: bundledInferenceProfiles, ...difference };
}

/** An account that has no inference profile, whatever is asked for. */
export const withoutProfiles = account({ profiles: { reached: () => undefined, sources: () => undefined } });

/** Reads a right stack's file that differs as said. */
export function parse(
  teams: unknown,
  rest: Readonly<Record<string, unknown>> = {},
  surroundings: Partial<Surroundings> = {},
): StackConfig {
  return parseStackConfig(
    { teams, workspace: "ws-dev", ...rest },
    { hasAdminKey: true, scope, ...surroundings },
  );
}

/** The mistakes of a right stack's file that differs as said. */
export function mistakes(...file: Parameters<typeof parse>): readonly string[] {
  try {
    parse(...file);
  } catch (error) {
    if (error instanceof Mistakes) return error.lines;
    throw error;
  }
  return [];
}

/** The mistakes of one team, `payments`, that differs from a right one as said. */
export function of(difference: object, ...rest: [Record<string, unknown>?, Partial<Surroundings>?]) {
  return mistakes({ payments: { ...team, ...difference } }, ...rest);
}
