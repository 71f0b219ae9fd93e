import type { Account } from "./bedrock/account.ts";
import { bundledInferenceProfiles, type InferenceProfiles } from "./bedrock/inference-profiles.ts";
import type { ClaudeCodeSpec } from "./claude-code/claude-code-spec.ts";

/** What a team's entry is read against: its environment's defaults and bounds. */
export interface TeamContext {
  readonly identity: "accessKey" | "assumedRole";
  readonly registration: "virtualKey" | "catalog";
  readonly allowedRegions?: readonly string[] | undefined;
  readonly allowGlobal: boolean;
  readonly inferenceProfiles: "bundled" | "live";
  readonly listInferenceProfiles: boolean;
  readonly claudeCode: ClaudeCodeSpec;
  /** Undefined while AWS has not been asked: checks that need it then say nothing. */
  readonly account?: Account | undefined;
}

/** The profiles that a team's models are looked up in. Undefined while AWS has not been asked for them. */
export function profilesOf({ account, inferenceProfiles }: TeamContext): InferenceProfiles | undefined {
  return inferenceProfiles === "bundled" ? bundledInferenceProfiles : account?.profiles;
}
