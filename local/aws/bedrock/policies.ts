import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  NoSuchEntityException,
} from "@aws-sdk/client-iam";
import type { Policies } from "./authorize.ts";
import type { Caller } from "./caller.ts";
import { localClient } from "./local-client.ts";

/** Reads what IAM holds, through its API. Policies of groups are not read: nothing here puts users into groups. */
export class PolicyReader {
  readonly #iam: IAMClient;

  /** @param aws URL of the local AWS */
  constructor(aws: string) {
    this.#iam = new IAMClient(localClient(aws));
  }

  /** The policies that are in force for a caller now. Undefined when it was deleted meanwhile. */
  async of({ user, role }: Caller): Promise<Policies | undefined> {
    try {
      return user === null ? await this.#ofRole(String(role)) : await this.#ofUser(user);
    } catch (error) {
      if (error instanceof NoSuchEntityException) return undefined;
      throw error;
    }
  }

  close(): void {
    this.#iam.destroy();
  }

  async #ofUser(UserName: string): Promise<Policies> {
    const iam = this.#iam;
    const [{ User }, { AttachedPolicies = [] }, { PolicyNames = [] }] = await Promise.all([
      iam.send(new GetUserCommand({ UserName })),
      iam.send(new ListAttachedUserPoliciesCommand({ UserName })),
      iam.send(new ListUserPoliciesCommand({ UserName })),
    ]);
    const inline = PolicyNames.map((PolicyName) =>
      iam.send(new GetUserPolicyCommand({ PolicyName, UserName })),
    );
    return this.#documents(AttachedPolicies, inline, User?.PermissionsBoundary);
  }

  async #ofRole(RoleName: string): Promise<Policies> {
    const iam = this.#iam;
    const [{ Role }, { AttachedPolicies = [] }, { PolicyNames = [] }] = await Promise.all([
      iam.send(new GetRoleCommand({ RoleName })),
      iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
      iam.send(new ListRolePoliciesCommand({ RoleName })),
    ]);
    const inline = PolicyNames.map((PolicyName) =>
      iam.send(new GetRolePolicyCommand({ PolicyName, RoleName })),
    );
    return this.#documents(AttachedPolicies, inline, Role?.PermissionsBoundary);
  }

  async #documents(
    attached: readonly { PolicyArn?: string | undefined }[],
    inline: readonly Promise<{ PolicyDocument: string | undefined }>[],
    boundary: { PermissionsBoundaryArn?: string | undefined } | undefined,
  ): Promise<Policies> {
    const managed = attached.map(({ PolicyArn }) => this.#managed(PolicyArn));
    const own = inline.map(async (answer) => parsed((await answer).PolicyDocument));
    const bounding = boundary?.PermissionsBoundaryArn ? [this.#managed(boundary.PermissionsBoundaryArn)] : [];
    const [identity, boundaries] = await Promise.all([
      Promise.all([...managed, ...own]),
      Promise.all(bounding),
    ]);
    return { boundaries, identity };
  }

  async #managed(PolicyArn: string | undefined): Promise<object> {
    try {
      const { Policy } = await this.#iam.send(new GetPolicyCommand({ PolicyArn }));
      const VersionId = Policy?.DefaultVersionId;
      const { PolicyVersion } = await this.#iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
      return parsed(PolicyVersion?.Document);
    } catch (error) {
      if (!(error instanceof NoSuchEntityException)) throw error;
      // AWS's own policies, which moto does not load. Without this the caller would pass for one that is gone.
      throw new Error(`The local AWS cannot show the policy ${PolicyArn}`);
    }
  }
}

/** IAM answers documents percent-encoded. */
function parsed(document: string | undefined): object {
  return JSON.parse(decodeURIComponent(document ?? "{}"));
}
