import * as pulumi from "@pulumi/pulumi";
import type { TeamNames } from "../names.ts";
import { type Budget, type LimitInputs, limitInputs, type RateLimit } from "./limits.ts";
import { ApiKey } from "./resources.ts";

/** A key made by hand, a secret; or one that is made for the team; or one for each of its members. */
export type KeyChoice =
  | { readonly existing: pulumi.Input<string> }
  | { readonly shared: KeySpec }
  | { readonly perMember: KeySpec; readonly members: readonly Member[] };

/** What an API key is made with. */
export interface KeySpec {
  /** A higher number rotates the key. */
  readonly serial: number;
  /** Minutes for which a rotated key's old text stays valid. @default Portkey's: 30 */
  readonly transitionMinutes?: number | undefined;
  readonly alertEmails: readonly string[];
  /** ISO 8601. @default never */
  readonly expiresAt?: string | undefined;
}

/** A member with a key of its own. */
export interface Member {
  readonly name: string;
  /** @default the team's */
  readonly budget?: Budget | undefined;
}

export interface TeamKeysArgs {
  readonly choice: KeyChoice;
  readonly names: TeamNames;
  readonly team: string;
  /** UUID. */
  readonly workspace: pulumi.Input<string>;
  /** UUID of the config that is pinned on each key. @default none */
  readonly config?: pulumi.Input<string> | undefined;
  /** Of each key. @default unlimited */
  readonly budget?: Budget | undefined;
  readonly rateLimits: readonly RateLimit[];
  /** Runs after a key is made or updated. @default none */
  readonly keyChanged?: pulumi.ResourceHook | undefined;
  /** Id of a key made by hand that becomes the team's. @default none */
  readonly adopt?: string | undefined;
}

/** A key that requests carry. */
export interface TeamKey {
  /** Undefined for a key made by hand. */
  readonly id?: pulumi.Output<string>;
  /** A secret. */
  readonly key: pulumi.Output<string>;
}

/** The keys of a team: one that all share, or one for each member. */
export interface TeamKeys {
  readonly shared?: TeamKey;
  readonly members: Readonly<Record<string, TeamKey>>;
}

/** Makes the keys of a team. Team and member stand in a key's own metadata, so that no request can forge them. */
export function teamKeys(name: string, args: TeamKeysArgs, shared: pulumi.CustomResourceOptions): TeamKeys {
  const { adopt, choice, keyChanged, names, team } = args;
  const hooks = keyChanged && { afterCreate: [keyChanged], afterUpdate: [keyChanged] };
  const options = { ...shared, ...(hooks && { hooks }) };
  if ("existing" in choice) return { members: {}, shared: { key: pulumi.secret(choice.existing) } };
  if ("shared" in choice) {
    const inputs = {
      ...common(args, choice.shared, limitInputs(args.budget, args.rateLimits)),
      ...(adopt && { adopt }),
      description: names.marker(team),
      metadata: { team },
      name: names.portkey,
    };
    return { members: {}, shared: new ApiKey(`${name}-api-key`, inputs, options) };
  }
  const members = choice.members.map(({ budget = args.budget, name: member }) => {
    const inputs = {
      ...common(args, choice.perMember, limitInputs(budget, args.rateLimits)),
      description: names.marker(`${team}/members/${member}`),
      metadata: { _user: member, team },
      name: names.ofMember(member),
    };
    return [member, new ApiKey(`${name}-api-key-${member}`, inputs, options)] as const;
  });
  return { members: Object.fromEntries(members) };
}

/** What the keys of a team have in common. */
function common({ config, workspace }: TeamKeysArgs, spec: KeySpec, limits: LimitInputs) {
  return {
    ...limits,
    ...(config && { config }),
    ...(spec.alertEmails.length > 0 && { alertEmails: [...spec.alertEmails].sort() }),
    ...(spec.expiresAt && { expiresAt: spec.expiresAt }),
    ...(spec.transitionMinutes && { transition: spec.transitionMinutes * 60_000 }),
    scopes: ["completions.write"],
    serial: spec.serial,
    workspace,
  };
}
