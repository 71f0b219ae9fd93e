import * as pulumi from "@pulumi/pulumi";
import { BedrockAccess } from "./bedrock/bedrock-access.ts";
import { memberMetadata, type Route, type Settings, settings } from "./claude-code/settings.ts";
import { type Scope, teamNames } from "./names.ts";
import type { IntegrationScope } from "./portkey/api/integrations.ts";
import { PortkeyAccess } from "./portkey/portkey-access.ts";
import type { KeyChoice } from "./portkey/team-keys.ts";
import { modelsOf } from "./team-models.ts";
import type { TeamSpec } from "./team-spec.ts";
import { warnings } from "./warnings.ts";

/** One team's access. */
export interface TeamAccessArgs {
  readonly scope: Scope;
  readonly team: string;
  readonly spec: TeamSpec;
  /** UUID of the Portkey workspace. */
  readonly workspace: pulumi.Input<string>;
  readonly gatewayUrl: string;
  /** How credentials are registered where the team does not say. */
  readonly registration: "virtualKey" | "catalog";
  readonly integrationScope: IntegrationScope;
  /** The key that `spec.apiKey.existing` names, a secret. */
  readonly existingKey?: pulumi.Input<string> | undefined;
}

/** What a team's entry in the stack's outputs says. No secret is in it. */
export interface TeamOutputs {
  readonly userArn: pulumi.Output<string>;
  readonly policyArn: pulumi.Output<string>;
  /** Slug by region, under registration `virtualKey`. */
  readonly virtualKeys?: Readonly<Record<string, pulumi.Output<string>>>;
  /** Slug by region, under registration `catalog`. */
  readonly providers?: Readonly<Record<string, pulumi.Output<string>>>;
  /** Slug. */
  readonly config?: pulumi.Output<string>;
  readonly apiKeyId?: pulumi.Output<string>;
  /** By member, where each has a key. */
  readonly memberApiKeyIds?: Readonly<Record<string, pulumi.Output<string>>>;
}

/** One team, end to end: an identity in AWS, its registration and keys in Portkey, the settings to use them. */
export class TeamAccess extends pulumi.ComponentResource {
  readonly outputs: TeamOutputs;
  /** The team's settings.json, a secret. Undefined where each member has a key. */
  readonly settings: pulumi.Output<Settings> | undefined;
  /** The settings.json of each listed member, secrets. */
  readonly memberSettings: Readonly<Record<string, pulumi.Output<Settings>>>;

  constructor(name: string, args: TeamAccessArgs, options?: pulumi.ComponentResourceOptions) {
    super("bedrock-portkey:index:TeamAccess", name, {}, options);
    const child = { parent: this };
    const { scope, spec, team } = args;
    const { registration = args.registration } = spec;
    const names = teamNames(scope, team);
    const models = modelsOf(spec);

    const bedrock = new BedrockAccess(
      `${name}-bedrock`,
      { models, names, regions: spec.regions, scope, team },
      child,
    );
    const portkey = new PortkeyAccess(
      `${name}-portkey`,
      {
        adopt: spec.adopt,
        budget: spec.budget,
        credentials: bedrock.credentials,
        integrationScope: args.integrationScope,
        keys: keyChoice(spec, args.existingKey),
        limitsOn: spec.limitsOn,
        models,
        names,
        rateLimits: spec.rateLimits,
        regions: spec.regions,
        registration,
        route: spec.route,
        routing: spec.routing,
        team,
        workspace: args.workspace,
      },
      child,
    );
    const settingsWith = (key: pulumi.Output<string>, metadata: Readonly<Record<string, string>>) =>
      pulumi.all([key, route(spec, registration, portkey)]).apply(([apiKey, route]) =>
        settings({
          apiKey,
          gatewayUrl: args.gatewayUrl,
          metadata,
          model: spec.models.default,
          permissions: spec.permissions,
          route,
        }),
      );
    const { members, shared } = portkey.keys;
    this.settings = shared && settingsWith(shared.key, spec.metadata);
    this.memberSettings = Object.fromEntries(
      spec.members.flatMap(({ name: member }) => {
        const key = members[member] ?? shared;
        return key ? [[member, settingsWith(key.key, memberMetadata(spec.metadata, member))]] : [];
      }),
    );
    this.outputs = {
      policyArn: bedrock.policyArn,
      userArn: bedrock.userArn,
      [registration === "catalog" ? "providers" : "virtualKeys"]: portkey.targets,
      ...(portkey.config && { config: portkey.config }),
      ...(shared?.id && { apiKeyId: shared.id }),
      ...(Object.keys(members).length > 0 && {
        memberApiKeyIds: Object.fromEntries(
          Object.entries(members).flatMap(([member, { id }]) => (id ? [[member, id]] : [])),
        ),
      }),
    };
    this.registerOutputs({});
    for (const line of warnings(team, spec)) pulumi.log.warn(line, this);
  }
}

/** Whose API keys a team uses. */
function keyChoice(spec: TeamSpec, existing: pulumi.Input<string> | undefined): KeyChoice {
  if (existing !== undefined) return { existing };
  const { alertEmails = [], expiresAt, serial = 1, transitionMinutes } = spec.apiKey ?? {};
  const key = { alertEmails, expiresAt, serial, transitionMinutes };
  return spec.apiKeys === "perMember" ? { members: spec.members, perMember: key } : { shared: key };
}

/** By what the settings route: nothing where the key is pinned, else the config, else the only target. */
function route(
  spec: TeamSpec,
  registration: TeamAccessArgs["registration"],
  { config, targets }: PortkeyAccess,
): pulumi.Output<Route> {
  if (spec.route === "key") return pulumi.output({});
  if (config !== undefined) return config.apply((config) => ({ config }));
  const [only] = spec.regions.map((region) => targets[region]);
  if (only === undefined) throw new Error("a team without a config has one region");
  return only.apply(
    (slug): Route => (registration === "catalog" ? { provider: slug } : { virtualKey: slug }),
  );
}
