import {
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateUserCommand,
  type User,
} from "@aws-sdk/client-iam";
import type { Handler } from "../handler.ts";
import { iam, ifExists } from "./iam.ts";
import { madeUpName } from "./names.ts";
import { fromList, type Tags, tagChanges, tagOutputs, toList } from "./tags.ts";

interface Inputs {
  name: string;
  path: string;
  forceDestroy: boolean;
  tags?: Tags;
}

/**
 * `aws.iam.User`. Its id is its name; every input updates in place. A new name is taken over as well, but the id
 * stays, as with the real provider, which has trouble with renamed users (pulumi/pulumi-aws#1610).
 *
 * `permissionsBoundary` is refused: moto would drop it without a word.
 */
export const user: Handler = {
  inputs: ["name", "path", "forceDestroy", "tags"],
  replacing: [],
  comparable: { tags: (tags) => tags ?? {} },

  defaults: (resourceName) => ({ name: madeUpName(resourceName), path: "/", forceDestroy: false }),

  async create(properties) {
    const inputs = properties as unknown as Inputs;
    const { name, path, tags } = inputs;
    const { User } = await iam.send(
      new CreateUserCommand({ UserName: name, Path: path, Tags: toList(tags) }),
    );
    return { id: name, outputs: outputsOf(inputs, User, tags) };
  },

  async read(id, properties) {
    const { name = id, forceDestroy = false } = properties as Partial<Inputs>;
    const { User } = (await ifExists(iam.send(new GetUserCommand({ UserName: name })))) ?? {};
    if (!User) return undefined;
    const tags = fromList(User.Tags);
    return { id, outputs: outputsOf({ name, path: User.Path ?? "/", forceDestroy }, User, tags) };
  },

  async update(_id, olds, news) {
    const from = olds as unknown as Inputs;
    const to = news as unknown as Inputs;
    const moved = from.name !== to.name || from.path !== to.path;
    if (moved) {
      await iam.send(new UpdateUserCommand({ UserName: from.name, NewUserName: to.name, NewPath: to.path }));
    }
    // Moto keeps tags by ARN, which a move changes: AWS keeps them, so they are written anew.
    const { write, remove } = tagChanges(moved ? {} : from.tags, to.tags);
    if (write.length > 0) await iam.send(new TagUserCommand({ UserName: to.name, Tags: write }));
    if (remove.length > 0) await iam.send(new UntagUserCommand({ UserName: to.name, TagKeys: remove }));
    const { User } = await iam.send(new GetUserCommand({ UserName: to.name }));
    return outputsOf(to, User, to.tags);
  },

  async delete(id, properties) {
    const { name: UserName = id, forceDestroy } = properties as Partial<Inputs>;
    const keys = await ifExists(iam.send(new ListAccessKeysCommand({ UserName })));
    if (!keys) return;
    const AccessKeyIds = (keys.AccessKeyMetadata ?? []).map(({ AccessKeyId }) => AccessKeyId);
    if (forceDestroy) {
      for (const AccessKeyId of AccessKeyIds) {
        await ifExists(iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId })));
      }
      await ifExists(iam.send(new DeleteLoginProfileCommand({ UserName })));
    } else if (AccessKeyIds.length > 0) {
      // AWS says so itself; moto would delete the user.
      throw new Error(`DeleteConflict: cannot delete user ${UserName}, must delete access keys first.`);
    }
    await ifExists(iam.send(new DeleteUserCommand({ UserName })));
  },
};

function outputsOf({ name, path, forceDestroy }: Inputs, live: User | undefined, tags: Tags | undefined) {
  return { name, path, forceDestroy, arn: live?.Arn, uniqueId: live?.UserId, ...tagOutputs(tags) };
}
