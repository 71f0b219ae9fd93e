import * as pulumi from "@pulumi/pulumi";
import { InvocationLogging } from "./components/audit/invocation-logging.ts";
import { type Account, readAccount } from "./components/bedrock/account.ts";
import { interruptedRuns } from "./components/bedrock/interrupted-runs.ts";
import { Mistakes } from "./components/mistakes.ts";
import type { Scope } from "./components/names.ts";
import { Workspace } from "./components/portkey/resources.ts";
import {
  callsOf,
  parseStackConfig,
  regionsOf,
  type StackConfig,
  structured,
} from "./components/stack-config.ts";
import { TeamAccess } from "./components/team-access.ts";

const scope: Scope = { project: pulumi.getProject(), stack: pulumi.getStack() };
const written = readConfig();
const account = await readAccount(written.inferenceProfiles, callsOf(written)).catch((error: Error) => {
  throw new pulumi.RunError(`AWS could not be asked about this stack's account: ${error.message}`);
});
const environment = readConfig(account);

const workspace = new Workspace("workspace", { workspace: environment.workspace });
const options = { dependsOn: [workspace] };
const shared = {
  account,
  environment,
  interruptedRuns: interruptedRuns(account),
  scope,
  workspace: workspace.id,
};

const { invocationLogging } = environment.audit ?? {};
if (invocationLogging) {
  new InvocationLogging(
    "invocation-logging",
    {
      accountId: account.accountId,
      permissionsBoundary: environment.permissionsBoundary,
      regions: regionsOf(environment),
      scope,
      spec: invocationLogging,
    },
    options,
  );
}

const access = Object.entries(environment.teams).map(
  ([team, spec]) => [team, new TeamAccess(team, { ...shared, spec, team }, options)] as const,
);

/** What was made for each team: ARNs, slugs, ids. No secret. */
export const teams = Object.fromEntries(access.map(([team, { outputs }]) => [team, outputs]));

/** Each team's settings.json; teams whose members have keys of their own have none. Secret. */
export const settings = Object.fromEntries(
  access.filter(([, { settings }]) => settings).map(([team, { settings }]) => [team, settings]),
);

/** What settings of every mode and scope are made of, by team: `npm run settings` reads it. Secret. */
export const claudeCode = Object.fromEntries(
  access.map(([team, { settingsSource }]) => [team, settingsSource]),
);

/** The settings.json of each listed member of each team. Secret. */
export const memberSettings = Object.fromEntries(
  access
    .filter(([, { memberSettings }]) => Object.keys(memberSettings).length > 0)
    .map(([team, { memberSettings }]) => [team, memberSettings]),
);

/**
 * The stack's config, checked: first the file by itself, then against the account that AWS says it is made in.
 */
function readConfig(account?: Account): StackConfig {
  const prefix = `${scope.project}:`;
  const raw = Object.fromEntries(
    Object.entries(pulumi.runtime.allConfig())
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, text]) => [key.slice(prefix.length), text] as const)
      .map(([name, text]) => [name, structured.includes(name) ? parse(text) : text]),
  );
  try {
    return parseStackConfig(raw, {
      ...(account && { account }),
      hasAdminKey: Boolean(process.env.PORTKEY_API_KEY),
      scope,
    });
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
