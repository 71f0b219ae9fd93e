import * as pulumi from "@pulumi/pulumi";
import { BedrockAccess } from "./bedrock/bedrock-access.ts";
import { memberMetadata, type Route, type Settings, settings } from "./claude-code/settings.ts";
import { type Scope, teamNames } from "./names.ts";
import { PortkeyAccess } from "./portkey/portkey-access.ts";
import { modelsOf, type TeamSpec } from "./team-spec.ts";

/** One team's access. */
export interface TeamAccessArgs {
  readonly scope: Scope;
  readonly team: string;
  readonly spec: TeamSpec;
  /** UUID of the Portkey workspace. */
  readonly workspace: pulumi.Input<string>;
  readonly gatewayUrl: string;
  /** The key that `spec.apiKey.existing` names, a secret. */
  readonly existingKey?: pulumi.Input<string> | undefined;
}

/** What a team's entry in the stack's outputs says. No secret is in it. */
export interface TeamOutputs {
  readonly userArn: pulumi.Output<string>;
  readonly policyArn: pulumi.Output<string>;
  /** Slug by region. */
  readonly virtualKeys: Readonly<Record<string, pulumi.Output<string>>>;
  /** Slug. */
  readonly config?: pulumi.Output<string>;
  readonly apiKeyId?: pulumi.Output<string>;
}

/** One team, end to end: an identity in AWS, its registration and key in Portkey, the settings to use them. */
export class TeamAccess extends pulumi.ComponentResource {
  readonly outputs: TeamOutputs;
  /** The team's settings.json, a secret. */
  readonly settings: pulumi.Output<Settings>;
  /** The settings.json of each listed member, secrets. */
  readonly memberSettings: Readonly<Record<string, pulumi.Output<Settings>>>;

  constructor(name: string, args: TeamAccessArgs, options?: pulumi.ComponentResourceOptions) {
    super("bedrock-portkey:index:TeamAccess", name, {}, options);
    const child = { parent: this };
    const { scope, spec, team } = args;
    const names = teamNames(scope, team);

    const bedrock = new BedrockAccess(
      `${name}-bedrock`,
      { models: modelsOf(spec), names, regions: spec.regions, scope, team },
      child,
    );
    const portkey = new PortkeyAccess(
      `${name}-portkey`,
      {
        budget: spec.budget,
        credentials: bedrock.credentials,
        existingKey: args.existingKey,
        limitsOn: spec.limitsOn,
        names,
        rateLimits: spec.rateLimits,
        regions: spec.regions,
        routing: spec.routing,
        team,
        workspace: args.workspace,
      },
      child,
    );

    const settingsWith = (metadata: Readonly<Record<string, string>>) =>
      pulumi.all([portkey.apiKey, route(spec.regions, portkey)]).apply(([apiKey, route]) =>
        settings({
          apiKey,
          gatewayUrl: args.gatewayUrl,
          metadata,
          model: spec.models.default,
          permissions: spec.permissions,
          route,
        }),
      );
    this.settings = settingsWith(spec.metadata);
    this.memberSettings = Object.fromEntries(
      spec.members.map((member) => [member, settingsWith(memberMetadata(spec.metadata, member))]),
    );
    this.outputs = {
      policyArn: bedrock.policyArn,
      userArn: bedrock.userArn,
      virtualKeys: portkey.virtualKeys,
      ...(portkey.config && { config: portkey.config }),
      ...(portkey.apiKeyId && { apiKeyId: portkey.apiKeyId }),
    };
    this.registerOutputs({});

    if (spec.budget !== undefined && spec.limitsOn === "virtualKey" && spec.regions.length > 1) {
      pulumi.log.warn(
        `teams.${team}.limitsOn: each of ${spec.regions.length} virtual keys has a budget of $${spec.budget.limit}: together they allow $${spec.regions.length * spec.budget.limit}`,
        this,
      );
    }
  }
}

/** By what the settings route: the config where there is one, else the only virtual key. */
function route(regions: readonly string[], { config, virtualKeys }: PortkeyAccess): pulumi.Output<Route> {
  if (config !== undefined) return config.apply((config) => ({ config }));
  const [only] = regions.map((region) => virtualKeys[region]);
  if (only === undefined) throw new Error("a team without a config has one region");
  return only.apply((virtualKey) => ({ virtualKey }));
}
