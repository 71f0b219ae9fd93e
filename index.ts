import * as pulumi from "@pulumi/pulumi";
import { Mistakes } from "./components/mistakes.ts";
import type { Scope } from "./components/names.ts";
import { Workspace } from "./components/portkey/resources.ts";
import { parseStackConfig, type StackConfig } from "./components/stack-config.ts";
import { TeamAccess } from "./components/team-access.ts";

const scope: Scope = { project: pulumi.getProject(), stack: pulumi.getStack() };
const config = readConfig();
const workspace = new Workspace("workspace", { workspace: config.workspace });

const access = Object.entries(config.teams).map(([team, spec]) => {
  const existing = spec.apiKey?.existing && config.existingKeys[spec.apiKey.existing];
  const made = new TeamAccess(
    team,
    {
      existingKey: existing ? pulumi.secret(existing) : undefined,
      gatewayUrl: config.gatewayUrl,
      integrationScope: config.integrationScope,
      registration: config.registration,
      scope,
      spec,
      team,
      workspace: workspace.id,
    },
    { dependsOn: [workspace] },
  );
  return [team, made] as const;
});

/** What was made for each team: ARNs, slugs, ids. No secret. */
export const teams = Object.fromEntries(access.map(([team, { outputs }]) => [team, outputs]));

/** Each team's settings.json; teams whose members have keys of their own have none. Secret. */
export const settings = Object.fromEntries(
  access.filter(([, { settings }]) => settings).map(([team, { settings }]) => [team, settings]),
);

/** The settings.json of each listed member of each team. Secret. */
export const memberSettings = Object.fromEntries(
  access
    .filter(([, { memberSettings }]) => Object.keys(memberSettings).length > 0)
    .map(([team, { memberSettings }]) => [team, memberSettings]),
);

function readConfig(): StackConfig {
  const prefix = `${scope.project}:`;
  const raw = Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), key === `${prefix}teams` ? parse(text) : text]),
  );
  try {
    return parseStackConfig(raw, scope, Boolean(process.env.PORTKEY_API_KEY));
  } catch (error) {
    // Without a stack trace: what is wrong is in the file, not in the program.
    if (error instanceof Mistakes) throw new pulumi.RunError(`Pulumi.${scope.stack}.yaml:\n${error.message}`);
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
