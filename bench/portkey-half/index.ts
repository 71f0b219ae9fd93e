import * as pulumi from "@pulumi/pulumi";
import { teamNames } from "../../components/names.ts";
import { ownValues } from "../../components/own-values.ts";
import { portkeyAccess } from "../../components/portkey/portkey-access.ts";
import { Workspace } from "../../components/portkey/resources.ts";
import { parseStackConfig } from "../../components/stack-config.ts";
import { shortenStackTraces } from "../../components/stack-traces.ts";
import { modelsOf } from "../../components/team-models.ts";

/*
 * The Portkey half of the program alone, with credentials that need no AWS: what can be compared with a program that
 * makes Portkey's objects and nothing else.
 */

shortenStackTraces();

const scope = { project: pulumi.getProject(), stack: pulumi.getStack() };
const environment = parseStackConfig(ownValues({}).values, { hasAdminKey: true, scope });
const workspace = new Workspace("workspace", { workspace: environment.workspace });

for (const [team, spec] of Object.entries(environment.teams)) {
  const { alertEmails = [], serial = 1 } = spec.apiKey ?? {};
  portkeyAccess(
    team,
    {
      budget: spec.budget,
      credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: pulumi.secret("none of AWS's") },
      integrationScope: environment.integrationScope,
      keys: { shared: { alertEmails, serial } },
      limitsOn: spec.limitsOn,
      modelAliases: {},
      models: modelsOf(spec),
      names: teamNames(scope, team),
      rateLimits: spec.rateLimits,
      regions: spec.regions,
      registration: environment.registration,
      route: spec.route,
      routing: spec.routing,
      team,
      workspace: workspace.id,
    },
    { dependsOn: [workspace] },
  );
}
