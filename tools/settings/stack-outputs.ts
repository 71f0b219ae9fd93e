import { execa } from "execa";
import type { SettingsSource } from "../../components/claude-code/settings-source.ts";
import { Mistakes } from "../../components/mistakes.ts";
import { isKnown } from "../stacks/known-outputs.ts";

/** What each team's settings are made of; undefined for a team that no `pulumi up` has made yet. Holds secrets. */
export type SettingsSources = Readonly<Record<string, SettingsSource | undefined>>;

/**
 * What each team's settings are made of, as the stack has it after its last `pulumi up`. Holds secrets.
 *
 * @param stack @default the selected one
 * @throws Mistakes with one line that says why the stack cannot be read
 */
export async function readSettingsSources(stack?: string): Promise<SettingsSources> {
  const args = ["stack", "output", "--json", "--show-secrets"];
  const run = await execa("pulumi", stack === undefined ? args : [...args, "--stack", stack], {
    reject: false,
    stdin: "ignore",
  });
  if (run.code === "ENOENT") throw new Mistakes(["pulumi is not installed, or not on the PATH"]);
  if (run.exitCode !== 0)
    throw new Mistakes([reason(run.stderr) ?? `pulumi ended with exit code ${run.exitCode}`]);
  const { claudeCode } = parse(run.stdout);
  if (typeof claudeCode !== "object" || claudeCode === null) {
    throw new Mistakes(["the stack has no outputs yet: run pulumi up first"]);
  }
  return Object.fromEntries(
    Object.entries(claudeCode as Readonly<Record<string, SettingsSource>>).map(([team, source]) => [
      team,
      isKnown(source) ? source : undefined,
    ]),
  );
}

/** What pulumi says went wrong, with what helps. */
function reason(stderr: string): string | undefined {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const said = lines.find((line) => line.startsWith("error:")) ?? lines[0];
  if (said?.includes("no stack selected")) {
    return "no stack is selected: select one by pulumi stack select, or name it by --stack";
  }
  return said?.replace(/^(error:)? */, "pulumi: ");
}

/** Its text is nobody's business: it holds the secrets. */
function parse(outputs: string): { readonly claudeCode?: unknown } {
  try {
    return JSON.parse(outputs) ?? {};
  } catch {
    throw new Mistakes(["pulumi: what stack output prints is not JSON"]);
  }
}
