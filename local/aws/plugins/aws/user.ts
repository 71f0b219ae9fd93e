import {
  CreateUserCommand,
  DeleteUserCommand,
  DeleteUserPermissionsBoundaryCommand,
  GetUserCommand,
  PutUserPermissionsBoundaryCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateUserCommand,
  type User,
} from "@aws-sdk/client-iam";
import type { Handler } from "../handler.ts";
import { iam, ifExists } from "./iam.ts";
import { madeUpName } from "./names.ts";
import { fromList, type Tags, tagChanges, tagOutputs, toList } from "./tags.ts";
import { leaveGroups, removeBelongings } from "./user-belongings.ts";

interface Inputs {
  name: string;
  path: string;
  forceDestroy: boolean;
  permissionsBoundary?: string;
  tags?: Tags;
}

/**
 * `aws.iam.User`. Its id is its name; every input updates in place. A new name is taken over as well, but the id
 * stays, as with the real provider, which has trouble with renamed users (pulumi/pulumi-aws#1610).
 *
 * It leaves its groups before it is deleted. What else it holds makes AWS refuse with `DeleteConflict`;
 * `forceDestroy` deletes that first: policies of any kind, access keys, passwords, other credentials.
 */
export const user: Handler = {
  inputs: ["name", "path", "forceDestroy", "permissionsBoundary", "tags"],
  replacing: [],
  stable: ["permissionsBoundary"],
  comparable: { permissionsBoundary: (arn) => arn ?? "", tags: (tags) => tags ?? {} },

  defaults: (resourceName) => ({ name: madeUpName(resourceName), path: "/", forceDestroy: false }),

  async create(properties) {
    const inputs = properties as unknown as Inputs;
    const { name, path, permissionsBoundary, tags } = inputs;
    const { User } = await iam.send(
      new CreateUserCommand({
        UserName: name,
        Path: path,
        PermissionsBoundary: permissionsBoundary || undefined,
        Tags: toList(tags),
      }),
    );
    return { id: name, outputs: outputsOf(inputs, User) };
  },

  async read(id, properties) {
    const { name = id, forceDestroy = false } = properties as Partial<Inputs>;
    const { User } = (await ifExists(iam.send(new GetUserCommand({ UserName: name })))) ?? {};
    if (!User) return undefined;
    const inputs = {
      name,
      path: User.Path ?? "/",
      forceDestroy,
      permissionsBoundary: User.PermissionsBoundary?.PermissionsBoundaryArn,
      tags: fromList(User.Tags),
    };
    return { id, outputs: outputsOf(inputs, User) };
  },

  async update(_id, olds, news) {
    const from = olds as unknown as Inputs;
    const to = news as unknown as Inputs;
    const UserName = to.name;
    const moved = from.name !== to.name || from.path !== to.path;
    if (moved) {
      await iam.send(new UpdateUserCommand({ UserName: from.name, NewUserName: to.name, NewPath: to.path }));
    }
    if ((from.permissionsBoundary ?? "") !== (to.permissionsBoundary ?? "")) {
      await setBoundary(UserName, to.permissionsBoundary);
    }
    // Moto keeps tags by ARN, which a move changes: AWS keeps them, so they are written anew.
    const { write, remove } = tagChanges(moved ? {} : from.tags, to.tags);
    if (write.length > 0) await iam.send(new TagUserCommand({ UserName, Tags: write }));
    if (remove.length > 0) await iam.send(new UntagUserCommand({ UserName, TagKeys: remove }));
    const { User } = await iam.send(new GetUserCommand({ UserName }));
    return outputsOf(to, User);
  },

  async delete(id, properties) {
    const { name: UserName = id, forceDestroy } = properties as Partial<Inputs>;
    await ifExists(leaveGroups(UserName));
    if (forceDestroy) await removeBelongings(UserName);
    await ifExists(iam.send(new DeleteUserCommand({ UserName })));
  },
};

async function setBoundary(UserName: string, PermissionsBoundary: string | undefined): Promise<void> {
  if (PermissionsBoundary) {
    await iam.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary }));
  } else {
    await iam.send(new DeleteUserPermissionsBoundaryCommand({ UserName }));
  }
}

function outputsOf(inputs: Inputs, live: User | undefined) {
  return { ...inputs, arn: live?.Arn, uniqueId: live?.UserId, ...tagOutputs(inputs.tags) };
}
