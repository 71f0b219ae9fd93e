import * as pulumi from "@pulumi/pulumi";
import type { TeamNames } from "../names.ts";
import type { IntegrationScope } from "./api/integrations.ts";
import type { LimitInputs } from "./limits.ts";
import { Integration, Provider, VirtualKey } from "./resources.ts";

/** What Portkey signs in to AWS with: an access key, its secret a secret output; or a role that it assumes. */
export type AwsCredentials =
  | { readonly accessKeyId: pulumi.Input<string>; readonly secretAccessKey: pulumi.Input<string> }
  | { readonly roleArn: pulumi.Input<string>; readonly externalId: pulumi.Input<string> };

/** How a team's AWS credentials become something that a request can name. */
export interface RegistrationArgs {
  readonly names: TeamNames;
  readonly team: string;
  /** UUID. */
  readonly workspace: pulumi.Input<string>;
  readonly credentials: AwsCredentials;
  /** Runs before Portkey is given the credentials, and may refuse. @default none */
  readonly beforeCredentials?: pulumi.ResourceHook | undefined;
  /** Limits that stand on what serves each region. */
  readonly limits: LimitInputs;
}

/** What only virtual keys take. */
export interface VirtualKeyArgs extends RegistrationArgs {
  /** Slugs of virtual keys made by hand, by region. @default none */
  readonly adopt?: Readonly<Record<string, string>> | undefined;
}

/** What only the model catalog takes. */
export interface CatalogArgs extends RegistrationArgs {
  readonly integrationScope: IntegrationScope;
  /** Ids that requests may name. */
  readonly models: pulumi.Input<readonly string[]>;
  /** Slug of the model that a model is, by id, for those that Portkey does not list. @default their own ids */
  readonly baseModels?: pulumi.Input<Readonly<Record<string, string>>> | undefined;
}

/** One virtual key for a region. @returns its slug */
export function virtualKey(
  name: string,
  { adopt, beforeCredentials, credentials, limits, names, team, workspace }: VirtualKeyArgs,
  region: string,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const slug = adopt?.[region];
  return new VirtualKey(
    `${name}-${region}`,
    {
      ...credentials,
      ...limits,
      ...(slug && { adopt: slug }),
      name: names.inRegion(region),
      note: names.marker(`${team}/${region}`),
      region,
      workspace,
    },
    { ...options, ...before(beforeCredentials) },
  ).id;
}

/** An integration for a region and the provider that the team's workspace uses it by. @returns its slug */
export function catalogProvider(
  name: string,
  args: CatalogArgs,
  region: string,
  options: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { baseModels, credentials, integrationScope, limits, models, names, team, workspace } = args;
  const same = { name: names.inRegion(region), slug: names.slug(region), workspace };
  const marker = names.marker(`${team}/${region}`);
  const integration = new Integration(
    `${name}-${region}-integration`,
    {
      ...credentials,
      ...same,
      ...(baseModels && { baseModels }),
      description: marker,
      models: pulumi.output(models).apply((known) => [...known].sort()),
      region,
      scope: integrationScope,
    },
    { ...options, ...before(args.beforeCredentials) },
  );
  return new Provider(
    `${name}-${region}-provider`,
    { ...limits, ...same, integration: integration.id, note: marker },
    options,
  ).id;
}

function before(hook: pulumi.ResourceHook | undefined): pulumi.CustomResourceOptions {
  return hook ? { hooks: { beforeCreate: [hook], beforeUpdate: [hook] } } : {};
}
