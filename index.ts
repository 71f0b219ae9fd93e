import * as pulumi from "@pulumi/pulumi";
import { InvocationLogging } from "./components/audit/invocation-logging.ts";
import { acceptedAccessKey } from "./components/bedrock/accepted-access-key.ts";
import { type Account, readAccount } from "./components/bedrock/account.ts";
import { interruptedRuns } from "./components/bedrock/interrupted-runs.ts";
import { readProjectFile } from "./components/environment/project-file.ts";
import { type ReadStack, readStack } from "./components/environment/read-stack.ts";
import { Mistakes } from "./components/mistakes.ts";
import type { Scope } from "./components/names.ts";
import { ownValues } from "./components/own-values.ts";
import { newSettings } from "./components/portkey/new-settings.ts";
import { previewedWorkspace } from "./components/portkey/previewed-workspace.ts";
import { Workspace } from "./components/portkey/resources.ts";
import { projectFilesIn } from "./components/project-files.ts";
import { printableMessage } from "./components/shared/printable.ts";
import { registerStateReader } from "./components/shared/recorded-state.ts";
import { callsOf, parseStackConfig, regionsOf, type StackConfig } from "./components/stack-config.ts";
import { ofTeamFile } from "./components/stack-file.ts";
import { shortenStackTraces } from "./components/stack-traces.ts";
import { renames } from "./components/team/renames.ts";
import { TeamAccess } from "./components/team-access.ts";
import { sharedKeyWarnings } from "./components/warnings.ts";

shortenStackTraces();

const { mistakes, scope, team: alone, values } = readFiles();
const written = check();
const account = await readAccount(written.inferenceProfiles, callsOf(written)).catch((error: Error) => {
  const line = `AWS could not be asked about this stack's account: ${error.message}`;
  throw new pulumi.RunError(printableMessage(line));
});
const environment = check(account);

for (const line of sharedKeyWarnings(environment)) pulumi.log.warn(line);

await registerStateReader();
const workspace = new Workspace(
  "workspace",
  { workspace: environment.workspace },
  { hooks: { beforeCreate: [previewedWorkspace(values)] } },
);
const options = { dependsOn: [workspace] };
const leftovers = interruptedRuns(account);
const shared = {
  acceptedAccessKey: acceptedAccessKey(),
  account,
  environment,
  interruptedRuns: leftovers,
  newSettings: newSettings(),
  renames: renames(account, environment),
  scope,
  workspace: workspace.id,
};

const { invocationLogging } = environment.audit ?? {};
if (invocationLogging) {
  new InvocationLogging(
    "invocation-logging",
    {
      accountId: account.accountId,
      interruptedRuns: leftovers,
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

/** The stack's own file, and what its environment's and the project's say for all of their stacks. */
function readFiles(): ReadStack {
  const stack: Scope = { project: pulumi.getProject(), stack: pulumi.getStack() };
  return telling(() => {
    const { defaults } = readProjectFile(".");
    return readStack(ownValues(defaults), stack, projectFilesIn(".", defaults));
  });
}

/** The stack's config, checked: first the files by themselves, then against the account that AWS says it is made in. */
function check(account?: Account): StackConfig {
  const adminKey = process.env.PORTKEY_API_KEY;
  const hasAdminKey = Boolean(adminKey);
  return telling(
    () => parseStackConfig(values, { ...(account && { account }), adminKey, hasAdminKey, mistakes, scope }),
    alone,
  );
}

/**
 * Mistakes are told without a stack trace: what is wrong is in a file, not in the program.
 *
 * @param team of the team's own stack, whose file calls it `team`
 */
function telling<T>(read: () => T, team?: string): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Mistakes)) throw error;
    const lines = team === undefined ? error.lines : error.lines.map((line) => ofTeamFile(line, team));
    throw new pulumi.RunError(`Pulumi.${pulumi.getStack()}.yaml:\n${lines.join("\n")}`);
  }
}
