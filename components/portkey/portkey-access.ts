import * as pulumi from "@pulumi/pulumi";
import type { TeamNames } from "../names.ts";
import { gatewayConfig, needsConfig, type Routing } from "./gateway-config.ts";
import { type Budget, type RateLimit, usageLimits } from "./limits.ts";
import { ApiKey, Config, VirtualKey } from "./resources.ts";

/** What one team gets in Portkey. */
export interface PortkeyAccessArgs {
  readonly names: TeamNames;
  /** The team's name: recorded with each request of its key. */
  readonly team: string;
  /** UUID of the workspace. */
  readonly workspace: pulumi.Input<string>;
  readonly regions: readonly string[];
  /** Of the team's AWS identity. The secret is to be a secret output. */
  readonly credentials: {
    readonly accessKeyId: pulumi.Input<string>;
    readonly secretAccessKey: pulumi.Input<string>;
  };
  /** @default with one region no config is made */
  readonly routing?: Routing | undefined;
  /** @default unlimited */
  readonly budget?: Budget | undefined;
  readonly rateLimits: readonly RateLimit[];
  /** Whether limits stand on the API key or on each virtual key. */
  readonly limitsOn: "apiKey" | "virtualKey";
  /** A key made by hand, a secret. @default one is made */
  readonly existingKey?: pulumi.Input<string> | undefined;
}

/** A team's virtual key per region, its routing config, its API key. */
export class PortkeyAccess extends pulumi.ComponentResource {
  /** Slug of the virtual key of each region. */
  readonly virtualKeys: Readonly<Record<string, pulumi.Output<string>>>;
  /** Slug of the config. Undefined where the settings name the virtual key itself. */
  readonly config: pulumi.Output<string> | undefined;
  /** Id of the API key. Undefined for a key made by hand. */
  readonly apiKeyId: pulumi.Output<string> | undefined;
  /** The API key, a secret. */
  readonly apiKey: pulumi.Output<string>;

  constructor(name: string, args: PortkeyAccessArgs, options?: pulumi.ComponentResourceOptions) {
    super("bedrock-portkey:index:PortkeyAccess", name, {}, options);
    const child = { parent: this };
    const { names, regions, routing, workspace } = args;
    const limits = {
      ...(args.budget && { usageLimits: usageLimits(args.budget) }),
      ...(args.rateLimits.length > 0 && { rateLimits: args.rateLimits }),
    };
    const on = (place: PortkeyAccessArgs["limitsOn"]) => (args.limitsOn === place ? limits : {});

    const virtualKeys = regions.map((region) => {
      const virtualKey = new VirtualKey(
        `${name}-${region}`,
        {
          ...args.credentials,
          ...on("virtualKey"),
          name: names.virtualKey(region),
          note: names.marker(`${args.team}/${region}`),
          region,
          workspace,
        },
        child,
      );
      return { region, virtualKey: virtualKey.id };
    });
    this.virtualKeys = Object.fromEntries(virtualKeys.map(({ region, virtualKey }) => [region, virtualKey]));

    this.config = needsConfig(regions, routing)
      ? new Config(
          `${name}-config`,
          {
            config: pulumi.all(virtualKeys).apply((targets) => gatewayConfig(targets, routing)),
            name: names.portkey,
            workspace,
          },
          child,
        ).slug
      : undefined;

    if (args.existingKey === undefined) {
      const apiKey = new ApiKey(
        `${name}-api-key`,
        {
          ...on("apiKey"),
          description: names.marker(args.team),
          metadata: { team: args.team },
          name: names.portkey,
          scopes: ["completions.write"],
          workspace,
        },
        child,
      );
      this.apiKeyId = apiKey.id;
      this.apiKey = apiKey.key;
    } else {
      this.apiKey = pulumi.secret(args.existingKey);
    }
    this.registerOutputs({});
  }
}
