import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  PutRolePermissionsBoundaryCommand,
  paginateListAttachedRolePolicies,
  paginateListInstanceProfilesForRole,
  paginateListRolePolicies,
  RemoveRoleFromInstanceProfileCommand,
  type Role,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import type { Handler } from "../handler.ts";
import { iam, ifExists } from "./iam.ts";
import { madeUpName } from "./names.ts";
import { documentMeaning, documentText } from "./policy-document.ts";
import { fromList, type Tags, tagChanges, tagOutputs, toList } from "./tags.ts";
import { timeText } from "./time.ts";

interface Inputs {
  name: string;
  path: string;
  assumeRolePolicy: unknown;
  description?: string;
  forceDetachPolicies: boolean;
  maxSessionDuration: number;
  permissionsBoundary?: string;
  tags?: Tags;
}

/**
 * `aws.iam.Role`. Its id is its name; name and path replace, everything else updates in place. It leaves its
 * instance profiles before it is deleted; policies make AWS refuse, unless `forceDetachPolicies` takes them away.
 *
 * The deprecated `inlinePolicies` and `managedPolicyArns` are refused, and left out of the outputs.
 */
export const role: Handler = {
  inputs: [
    "name",
    "path",
    "assumeRolePolicy",
    "description",
    "forceDetachPolicies",
    "maxSessionDuration",
    "permissionsBoundary",
    "tags",
  ],
  replacing: ["name", "path"],
  stable: ["permissionsBoundary"],
  uniqueName: "name",
  comparable: {
    assumeRolePolicy: (document) => document && documentMeaning(document),
    description: (text) => text ?? "",
    permissionsBoundary: (arn) => arn ?? "",
    tags: (tags) => tags ?? {},
  },

  defaults: (resourceName) => ({
    name: madeUpName(resourceName),
    path: "/",
    forceDetachPolicies: false,
    maxSessionDuration: 3600,
  }),

  async create(properties) {
    const inputs = properties as unknown as Inputs;
    const { Role } = await iam.send(
      new CreateRoleCommand({
        RoleName: inputs.name,
        Path: inputs.path,
        AssumeRolePolicyDocument: documentText(inputs.assumeRolePolicy),
        Description: inputs.description,
        MaxSessionDuration: inputs.maxSessionDuration,
        PermissionsBoundary: inputs.permissionsBoundary || undefined,
        Tags: toList(inputs.tags),
      }),
    );
    return { id: inputs.name, outputs: outputsOf(inputs, Role) };
  },

  async read(id, properties) {
    const { Role } = (await ifExists(iam.send(new GetRoleCommand({ RoleName: id })))) ?? {};
    if (!Role) return undefined;
    const { assumeRolePolicy: kept, forceDetachPolicies = false } = properties as Partial<Inputs>;
    const live = decodeURIComponent(Role.AssumeRolePolicyDocument ?? "");
    const inputs = {
      name: id,
      path: Role.Path ?? "/",
      assumeRolePolicy: kept && documentMeaning(kept) === documentMeaning(live) ? kept : live,
      description: Role.Description || undefined,
      forceDetachPolicies,
      maxSessionDuration: Role.MaxSessionDuration ?? 3600,
      permissionsBoundary: Role.PermissionsBoundary?.PermissionsBoundaryArn,
      tags: fromList(Role.Tags),
    };
    return { id, outputs: outputsOf(inputs, Role) };
  },

  async update(RoleName, olds, news) {
    const from = olds as unknown as Inputs;
    const to = news as unknown as Inputs;
    if (documentMeaning(from.assumeRolePolicy) !== documentMeaning(to.assumeRolePolicy)) {
      const PolicyDocument = documentText(to.assumeRolePolicy);
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
    }
    const { description = "", maxSessionDuration } = to;
    if ((from.description ?? "") !== description || from.maxSessionDuration !== maxSessionDuration) {
      await iam.send(
        new UpdateRoleCommand({ RoleName, Description: description, MaxSessionDuration: maxSessionDuration }),
      );
    }
    if ((from.permissionsBoundary ?? "") !== (to.permissionsBoundary ?? "")) {
      await setBoundary(RoleName, to.permissionsBoundary);
    }
    const { write, remove } = tagChanges(from.tags, to.tags);
    if (write.length > 0) await iam.send(new TagRoleCommand({ RoleName, Tags: write }));
    if (remove.length > 0) await iam.send(new UntagRoleCommand({ RoleName, TagKeys: remove }));
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    return outputsOf(to, Role);
  },

  async delete(RoleName, properties) {
    const { forceDetachPolicies } = properties as Partial<Inputs>;
    await ifExists(leaveInstanceProfiles(RoleName));
    if (forceDetachPolicies) await ifExists(removePolicies(RoleName));
    await ifExists(iam.send(new DeleteRoleCommand({ RoleName })));
  },
};

async function setBoundary(RoleName: string, PermissionsBoundary: string | undefined): Promise<void> {
  if (PermissionsBoundary) {
    await iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }));
  } else {
    await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }));
  }
}

async function leaveInstanceProfiles(RoleName: string): Promise<void> {
  for await (const page of paginateListInstanceProfilesForRole({ client: iam }, { RoleName })) {
    for (const { InstanceProfileName } of page.InstanceProfiles ?? []) {
      await iam.send(new RemoveRoleFromInstanceProfileCommand({ RoleName, InstanceProfileName }));
    }
  }
}

async function removePolicies(RoleName: string): Promise<void> {
  for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies(
    { client: iam },
    { RoleName },
  )) {
    for (const { PolicyArn } of AttachedPolicies) {
      await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    }
  }
  for await (const { PolicyNames = [] } of paginateListRolePolicies({ client: iam }, { RoleName })) {
    for (const PolicyName of PolicyNames) {
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    }
  }
}

function outputsOf(inputs: Inputs, live: Role | undefined) {
  return {
    ...inputs,
    assumeRolePolicy: documentText(inputs.assumeRolePolicy),
    arn: live?.Arn,
    createDate: timeText(live?.CreateDate),
    uniqueId: live?.RoleId,
    ...tagOutputs(inputs.tags),
  };
}
