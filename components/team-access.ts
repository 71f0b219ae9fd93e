import * as pulumi from "@pulumi/pulumi";
import { costAlarm } from "./audit/cost-alarm.ts";
import type { Account } from "./bedrock/account.ts";
import { idOfArn } from "./bedrock/arns.ts";
import { bedrockAccess } from "./bedrock/bedrock-access.ts";
import type { Credentials } from "./bedrock/identity.ts";
import type { InterruptedRuns } from "./bedrock/interrupted-runs.ts";
import type { Invocation } from "./bedrock/invocations.ts";
import { keyAgeWarning } from "./bedrock/key-age.ts";
import { serialInOrder } from "./bedrock/key-serial.ts";
import { deliveries } from "./claude-code/delivery.ts";
import { bareModel, renamedModel } from "./claude-code/model-name.ts";
import { type Settings, settings } from "./claude-code/settings.ts";
import type { Route, SettingsSource } from "./claude-code/settings-source.ts";
import { verification } from "./claude-code/verification.ts";
import { type Scope, teamNames } from "./names.ts";
import type { NewSettings } from "./portkey/new-settings.ts";
import { type PortkeyAccess, portkeyAccess } from "./portkey/portkey-access.ts";
import type { KeyChoice } from "./portkey/team-keys.ts";
import { printableMessage } from "./shared/printable.ts";
import type { StackConfig } from "./stack-config.ts";
import { addressText } from "./team/address.ts";
import { type Renames, teamType } from "./team/renames.ts";
import { plannedSettings } from "./team-claude-code.ts";
import { modelFields, modelsOf } from "./team-models.ts";
import { invocationsOf, isExclusive, listsProfiles } from "./team-reach.ts";
import type { TeamSpec } from "./team-spec.ts";
import { warnings } from "./warnings.ts";

/** One team's access. */
export interface TeamAccessArgs {
  readonly scope: Scope;
  readonly team: string;
  readonly spec: TeamSpec;
  /** What the team's environment asks for. */
  readonly environment: StackConfig;
  readonly account: Account;
  readonly interruptedRuns: InterruptedRuns;
  readonly renames: Renames;
  /** Runs before Portkey is given an access key: see acceptedAccessKey. */
  readonly acceptedAccessKey: pulumi.ResourceHook;
  /** Report who needs new settings. */
  readonly newSettings: NewSettings;
  /** UUID of the Portkey workspace. */
  readonly workspace: pulumi.Input<string>;
}

/** What a team's entry in the stack's outputs says. No secret is in it. */
export interface TeamOutputs {
  /** Under identity `accessKey`. */
  readonly userArn?: pulumi.Output<string>;
  /** Under identity `assumedRole`. */
  readonly roleArn?: pulumi.Output<string>;
  /** Of each policy that the user or role has from here. */
  readonly policyArns: readonly pulumi.Output<string>[];
  /** Characters of each policy; IAM takes 6,144. */
  readonly policyLengths: readonly number[];
  /** RFC 3339: when the current access key was made. */
  readonly accessKeyCreated?: pulumi.Output<string>;
  /** ARN by model, where profiles are made for the team. */
  readonly applicationProfiles?: pulumi.Output<Readonly<Record<string, string>>>;
  /** Slug by region, under registration `virtualKey`. */
  readonly virtualKeys?: Readonly<Record<string, pulumi.Output<string>>>;
  /** Slug by region, under registration `catalog`. */
  readonly providers?: Readonly<Record<string, pulumi.Output<string>>>;
  /** Slug. */
  readonly config?: pulumi.Output<string>;
  /** Of the key that the team shares, where one is made. */
  readonly apiKeyId?: pulumi.Output<string>;
  /** By member, where each has a key. */
  readonly memberApiKeyIds?: Readonly<Record<string, pulumi.Output<string>>>;
}

/** One team, end to end: an identity in AWS, its registration and keys in Portkey, the settings to use them. */
export class TeamAccess extends pulumi.ComponentResource {
  readonly outputs: TeamOutputs;
  /** What all of the team's settings are made of. A secret. */
  readonly settingsSource: pulumi.Output<SettingsSource>;
  /** The team's settings.json, a secret. Undefined where each member has a key. */
  readonly settings: pulumi.Output<Settings> | undefined;
  /** The settings.json of each listed member, secrets. */
  readonly memberSettings: Readonly<Record<string, pulumi.Output<Settings>>>;

  constructor(name: string, args: TeamAccessArgs, options?: pulumi.ComponentResourceOptions) {
    const { account, environment, scope, spec, team } = args;
    const { registration = environment.registration, identity = environment.identity } = spec;
    const { keepPrevious = false, serial = 1 } = spec.accessKey ?? {};
    const names = teamNames(scope, team);
    super(
      teamType,
      name,
      {
        address: addressText({ ...scope, team }),
        ...(identity === "accessKey" && { accessKeySerial: serial }),
      },
      {
        ...options,
        // Its children's names begin with its own, and are known by their old names with it.
        aliases: spec.renamedFrom === undefined ? [] : [{ name: spec.renamedFrom }],
        hooks: {
          beforeCreate: [args.renames.beforeCreate, args.newSettings.newTeam],
          beforeUpdate: [args.renames.beforeUpdate, serialInOrder(team, names.iam, account.accountId)],
        },
      },
    );
    const child = { parent: this };
    const invocations = invocationsOf(spec, environment.context);
    const byArn = spec.applicationProfiles || invocations.some(({ arn, model }) => arn === model);

    const bedrock = bedrockAccess(
      `${name}-bedrock`,
      {
        account,
        applicationProfiles: spec.applicationProfiles,
        exclusive: isExclusive(spec, environment.context),
        forceDestroy: environment.forceDestroy,
        identity:
          identity === "assumedRole"
            ? { assumedBy: environment.gatewayPrincipal }
            : { accessKey: { keepPrevious, serial } },
        interruptedRuns: args.interruptedRuns,
        invocations,
        listProfiles: listsProfiles(spec, environment.context),
        names,
        permissionsBoundary: environment.permissionsBoundary,
        scope,
        team,
      },
      child,
    );
    const profiles = bedrock.applicationProfiles;
    const portkey = portkeyAccess(
      `${name}-portkey`,
      {
        adopt: spec.adopt,
        ...(byArn && { baseModels: profiles.apply((profiles) => baseModels(invocations, profiles)) }),
        beforeCredentials: args.acceptedAccessKey,
        budget: spec.budget,
        credentials: bedrock.signIn.credentials,
        integrationScope: environment.integrationScope,
        keyChanged: args.newSettings.key,
        keys: keyChoice(spec, environment.existingKeys),
        limitsOn: spec.limitsOn,
        modelAliases: profiles,
        models: modelsOf(spec),
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
    if (spec.costAlarm) {
      const alarm = { interruptedRuns: args.interruptedRuns, scope, spec: spec.costAlarm, team };
      // Behind the identity: where that is in use elsewhere, nothing of the team is touched.
      costAlarm(`${name}-cost-alarm`, alarm, { ...child, dependsOn: [bedrock.identity] });
    }

    const { members, shared } = portkey.keys;
    const ownKeys = pulumi.all(
      Object.fromEntries(Object.entries(members).map(([who, { key }]) => [who, key])),
    );
    this.settingsSource = pulumi
      .all([profiles, route(spec, registration, portkey), ownKeys, shared?.key])
      .apply(([profiles, route, ownKeys, apiKey]) => ({
        ...plannedSettings(team, spec, environment.context),
        ...(apiKey !== undefined && { apiKey }),
        gatewayUrl: environment.gatewayUrl,
        members: Object.fromEntries(
          spec.members.map(({ name }) => [
            name,
            Object.hasOwn(ownKeys, name) ? { apiKey: ownKeys[name] } : {},
          ]),
        ),
        models: byAlias(spec, profiles),
        route,
      }));
    this.settings = shared && this.settingsSource.apply((source) => settings(source));
    this.memberSettings = Object.fromEntries(
      spec.members.map(({ name: member }) => [
        member,
        this.settingsSource.apply((source) => settings(source, { member })),
      ]),
    );
    const people = [...(shared ? [undefined] : []), ...spec.members.map(({ name }) => name)];
    if (spec.deliver) {
      const source = this.settingsSource;
      deliveries(name, { ...spec.deliver, people, source, stack: scope.stack, team }, child);
    }
    if (spec.verify !== false) {
      verification(
        name,
        {
          member: people[0],
          route: {
            config: portkey.document,
            invocations,
            signIn: idOf(bedrock.signIn.credentials),
            targets: portkey.targets,
          },
          serial: spec.verify === true ? 1 : spec.verify.serial,
          source: this.settingsSource,
        },
        child,
      );
    }
    const { accessKeyCreated } = bedrock.signIn;
    this.outputs = {
      [identity === "assumedRole" ? "roleArn" : "userArn"]: bedrock.principalArn,
      policyArns: bedrock.policyArns,
      policyLengths: bedrock.policyLengths,
      ...(accessKeyCreated && { accessKeyCreated }),
      ...(spec.applicationProfiles && { applicationProfiles: profiles }),
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
    for (const line of warnings(team, spec, environment.context)) {
      pulumi.log.warn(printableMessage(line), this);
    }
    accessKeyCreated?.apply((created) => {
      const line = keyAgeWarning(team, serial, created, environment.maxKeyAgeDays);
      if (line !== undefined) pulumi.log.warn(line, this);
    });
  }
}

/** By what the gateway signs in: no secret. */
function idOf(credentials: Credentials): pulumi.Output<string> {
  return "roleArn" in credentials ? credentials.roleArn : credentials.accessKeyId;
}

/** Whose API keys a team uses. */
function keyChoice(spec: TeamSpec, existingKeys: Readonly<Record<string, string>>): KeyChoice {
  const { alertEmails = [], existing, expiresAt, serial = 1, transitionMinutes } = spec.apiKey ?? {};
  const text = existing && existingKeys[existing];
  if (text) return { existing: pulumi.secret(text) };
  const key = { alertEmails, expiresAt, serial, transitionMinutes };
  return spec.apiKeys === "perMember" ? { members: spec.members, perMember: key } : { shared: key };
}

/**
 * By ARN of an application profile, the model that it stands for: by which Portkey finds its price.
 *
 * @param made profiles that were made for the team, by model
 */
function baseModels(
  invocations: readonly Invocation[],
  made: Readonly<Record<string, string>>,
): Record<string, string> {
  const named = invocations.flatMap(({ arn, model, reached: [first] }) =>
    arn === model && first ? [[model, idOfArn(first)]] : [],
  );
  return Object.fromEntries([...named, ...Object.entries(made).map(([model, arn]) => [arn, model])]);
}

/** A team's models, each as what stands for it in requests. */
function byAlias({ models }: TeamSpec, aliases: Readonly<Record<string, string>>): SettingsSource["models"] {
  const known = (model: string) => {
    const bare = bareModel(model);
    return renamedModel(model, aliases[bare] ?? bare);
  };
  return {
    allow: models.allow.map(known),
    default: known(models.default),
    ...Object.fromEntries(
      modelFields.flatMap((field) => {
        const model = models[field];
        return model === undefined ? [] : [[field, known(model)]];
      }),
    ),
  };
}

/** By what the settings route: nothing where the key is pinned, else the config, else the only target. */
function route(
  spec: TeamSpec,
  registration: StackConfig["registration"],
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
