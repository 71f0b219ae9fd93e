/** Which stack of which project an object belongs to. */
export interface Scope {
  /** The Pulumi project. */
  readonly project: string;
  /** The Pulumi stack: the environment. */
  readonly stack: string;
}

/** Every name that one team's objects carry outside of Pulumi. All are known before anything is created. */
export interface TeamNames {
  /** IAM user and policy: unique in the account, whatever their path. */
  readonly iam: string;
  /** IAM path. */
  readonly iamPath: string;
  /** Portkey config and API key. */
  readonly portkey: string;
  /** Portkey virtual key of a region; integration and provider likewise. */
  readonly inRegion: (region: string) => string;
  /** Portkey API key of a member. */
  readonly ofMember: (member: string) => string;
  /** Slug of the integration and of the provider of a region: letters, digits, `-` and `_`. */
  readonly slug: (region: string) => string;
  /**
   * What marks a Portkey object as this stack's, in its note or description. A config has neither, so its
   * name says the same.
   */
  readonly marker: (object: string) => string;
}

/** The most characters that an IAM user name takes. Source: IAM and STS quotas. */
export const maximumIamNameLength = 64;

/** The most characters that the name of a Portkey API key takes. Source: Portkey's OpenAPI document. */
export const maximumKeyNameLength = 100;

/** Names of `team` in its stack. Plain functions of their arguments, so that a preview knows them. */
export function teamNames(scope: Scope, team: string): TeamNames {
  const home = `${scope.project}/${scope.stack}`;
  return {
    iam: `${scope.project}-${scope.stack}-${team}`,
    iamPath: `/bedrock-portkey/${scope.stack}/`,
    marker: (object) => `bedrock-portkey:${home}/${object}`,
    inRegion: (region) => `${team} ${region} (${home})`,
    ofMember: (member) => `${team} ${member} (${home})`,
    portkey: `${team} (${home})`,
    slug: (region) => `${scope.project}-${scope.stack}-${team}-${region}`.replaceAll(/[^\w-]/g, "-"),
  };
}

/** A team and the stack that it is in. */
export interface Owner extends Scope {
  readonly team: string;
}

/**
 * The team that a Portkey object belongs to by its note or description, or by the name of a config: what
 * {@link TeamNames.marker} and {@link TeamNames.portkey} give, read back. Undefined for any other text.
 */
export function ownerOf(text: string): Owner | undefined {
  const { groups } = marker.exec(text) ?? configName.exec(text) ?? {};
  if (groups === undefined) return undefined;
  const { project = "", stack = "", team = "" } = groups;
  return { project, stack, team };
}

const marker = /^bedrock-portkey:(?<project>[^\s/]+)\/(?<stack>[^\s/]+)\/(?<team>[^\s/]+)/;
const configName = /^(?<team>[^\s()/]+) \((?<project>[^\s()/]+)\/(?<stack>[^\s()/]+)\)$/;
