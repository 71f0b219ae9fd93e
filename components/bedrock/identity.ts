import type * as pulumi from "@pulumi/pulumi";
import type { Scope, TeamNames } from "../names.ts";
import type { InterruptedRuns } from "./interrupted-runs.ts";

/** What every identity of a team is made with. */
export interface IdentityArgs {
  readonly names: TeamNames;
  readonly tags: Readonly<Record<string, string>>;
  /** ARN of a managed policy. @default none */
  readonly permissionsBoundary?: string | undefined;
  /** Whether what people added to the identity by hand goes with it. */
  readonly forceDestroy: boolean;
  readonly interruptedRuns: InterruptedRuns;
}

/** What one team is in AWS: a user or a role, without a right yet. */
export interface Identity {
  readonly arn: pulumi.Output<string>;
  readonly resource: pulumi.Resource;
  /** Gives the identity what a managed policy allows. */
  attach(name: string, policyArn: pulumi.Input<string>): pulumi.Resource;
  /** @param attached what the credentials wait for, so that whoever uses them may do something */
  signIn(attached: readonly pulumi.Resource[]): SignIn;
}

/** How the gateway signs in to AWS. */
export interface SignIn {
  readonly credentials: Credentials;
  /** RFC 3339: when the current access key was made. Undefined for a role. */
  readonly accessKeyCreated?: pulumi.Output<string>;
}

/** An access key, whose secret is a secret output, or a role to assume. */
export type Credentials =
  | { readonly accessKeyId: pulumi.Output<string>; readonly secretAccessKey: pulumi.Output<string> }
  | { readonly roleArn: pulumi.Output<string>; readonly externalId: pulumi.Output<string> };

/** Tags of everything in AWS that is a team's. AWS billing can tell its cost by them. */
export function tagsOf({ project, stack }: Scope, team: string): Readonly<Record<string, string>> {
  return { "managed-by": project, stack, team };
}
