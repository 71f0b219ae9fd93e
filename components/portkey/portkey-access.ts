import * as pulumi from "@pulumi/pulumi";
import type { Adopt } from "./adopt-spec.ts";
import { type GatewayConfig, gatewayConfig, needsConfig, type Routing } from "./gateway-config.ts";
import { type Budget, limitInputs, type RateLimit } from "./limits.ts";
import { type CatalogArgs, catalogProvider, virtualKey } from "./registration.ts";
import { Config } from "./resources.ts";
import { type KeyChoice, type TeamKeys, teamKeys } from "./team-keys.ts";

/** What one team gets in Portkey. */
export interface PortkeyAccessArgs extends Omit<CatalogArgs, "limits" | "models"> {
  readonly regions: readonly string[];
  /** Ids that requests may name. */
  readonly models: readonly string[];
  /** By model, what stands for it everywhere: the ARN of an application profile. */
  readonly modelAliases: pulumi.Input<Readonly<Record<string, string>>>;
  /** How credentials are registered: as virtual keys, or in the model catalog. */
  readonly registration: "virtualKey" | "catalog";
  /** @default with one region no config is made */
  readonly routing?: Routing | undefined;
  /** `key` pins the config on each API key, so that no request can name another. */
  readonly route: "header" | "key";
  /** @default unlimited */
  readonly budget?: Budget | undefined;
  readonly rateLimits: readonly RateLimit[];
  /** Whether limits stand on the API keys or on what serves each region. */
  readonly limitsOn: "apiKey" | "virtualKey";
  readonly keys: KeyChoice;
  /** Runs after an API key is made or updated. @default none */
  readonly keyChanged?: pulumi.ResourceHook | undefined;
  /** Objects made by hand that become the team's. @default none */
  readonly adopt?: Adopt | undefined;
}

/** A team's registration per region, its routing config, its API keys. */
export interface PortkeyAccess {
  /** Slug of what serves each region: a virtual key, or a provider of the model catalog. */
  readonly targets: Readonly<Record<string, pulumi.Output<string>>>;
  /** The routing config itself. Undefined where there is none. */
  readonly document: pulumi.Output<GatewayConfig> | undefined;
  /** Slug of the config. Undefined where the settings name what serves the only region. */
  readonly config: pulumi.Output<string> | undefined;
  readonly keys: TeamKeys;
}

/** Makes what a team needs in Portkey. */
export function portkeyAccess(
  name: string,
  args: PortkeyAccessArgs,
  options: pulumi.CustomResourceOptions,
): PortkeyAccess {
  const { adopt = {}, budget, names, rateLimits, regions, routing } = args;
  const aliases = pulumi.output(args.modelAliases);
  const models = aliases.apply((known) => args.models.map((model) => known[model] ?? model));
  const pinned = args.route === "key";
  const onKeys = args.limitsOn === "apiKey";
  const limits = onKeys ? {} : limitInputs(budget, rateLimits);

  const targets = regions.map((region) =>
    args.registration === "catalog"
      ? { region, slug: catalogProvider(name, { ...args, limits, models }, region, options) }
      : { region, slug: virtualKey(name, { ...args, adopt: adopt.virtualKeys, limits }, region, options) },
  );
  const prefix = args.registration === "catalog" ? "@" : "";
  const document =
    pinned || needsConfig(regions, routing)
      ? pulumi.all([pulumi.all(targets), aliases]).apply(([known, aliases]) => {
          const named = known.map(({ region, slug }) => ({ region, slug: prefix + slug }));
          return gatewayConfig(named, routing && withAlias(routing, aliases));
        })
      : undefined;
  const config =
    document &&
    new Config(
      `${name}-config`,
      {
        ...(adopt.config && { adopt: adopt.config }),
        config: document,
        name: names.portkey,
        workspace: args.workspace,
      },
      options,
    );

  return {
    config: config?.slug,
    document,
    keys: teamKeys(
      name,
      {
        ...args,
        adopt: adopt.apiKey,
        budget: onKeys ? budget : undefined,
        choice: args.keys,
        config: pinned ? config?.id : undefined,
        rateLimits: onKeys ? rateLimits : [],
      },
      options,
    ),
    targets: Object.fromEntries(targets.map(({ region, slug }) => [region, slug])),
  };
}

/** A routing whose fixed model, where it has one, is what stands for it. */
function withAlias(routing: Routing, aliases: Readonly<Record<string, string>>): Routing {
  const alias = aliases[String(routing.overrideParams?.model)];
  return alias === undefined
    ? routing
    : { ...routing, overrideParams: { ...routing.overrideParams, model: alias } };
}
