import { maximumPolicyLength } from "../components/bedrock/invoke-policy.ts";
import { masked } from "../tools/settings/mask.ts";

/** The stack's outputs, as `pulumi stack output --json --show-secrets` prints them. */
interface Outputs {
  readonly teams: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly memberSettings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * What each team got and its settings.json, as text.
 *
 * @param showSecrets whether API keys are printed in full
 */
export function summary({ memberSettings, settings, teams }: Outputs, showSecrets: boolean): string {
  const print = (value: unknown) => {
    const text = JSON.stringify(value, undefined, 2);
    return showSecrets ? text : masked(text);
  };
  return Object.entries(teams)
    .flatMap(([team, { policyArns, policyLengths, ...made }]) => [
      `\n── ${team} ${"─".repeat(Math.max(0, 76 - team.length))}`,
      ...policies(policyArns as string[], policyLengths as number[]),
      ...Object.entries(made).map(([what, value]) =>
        line(what, typeof value === "string" ? value : inline(value)),
      ),
      `settings.json ${print(settings[team])}`,
      ...Object.entries(memberSettings[team] ?? {}).map(
        ([member, value]) => `settings.json of ${member} ${print(value)}`,
      ),
    ])
    .join("\n");
}

function policies(arns: readonly string[], lengths: readonly number[]): string[] {
  return arns.map((arn, index) => {
    const [length, most] = [lengths[index] ?? 0, maximumPolicyLength].map((count) =>
      count.toLocaleString("en"),
    );
    return line("policy", `${arn} (${length} of ${most} characters)`);
  });
}

function line(what: string, value: string): string {
  return `${what.padEnd(16)} ${value}`;
}

function inline(value: unknown): string {
  return Object.entries(value as Record<string, unknown>)
    .map(([key, inner]) => `${key} → ${inner}`)
    .join(", ");
}
