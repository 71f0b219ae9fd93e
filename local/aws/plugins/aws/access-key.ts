import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  ListAccessKeysCommand,
  type StatusType,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import type { Handler } from "../handler.ts";
import { iam, ifExists } from "./iam.ts";
import { timeText } from "./time.ts";

interface Inputs {
  user: string;
  status: StatusType;
}

/**
 * `aws.iam.AccessKey`. Its id is the access key id; another user replaces it, its status updates in place.
 * `pgpKey` is refused, and `sesSmtpPasswordV4` is left out.
 */
export const accessKey: Handler = {
  inputs: ["user", "status"],
  replacing: ["user"],
  secretOutputs: () => ["secret"],

  defaults: () => ({ status: "Active" }),

  async create(properties) {
    const { user, status } = properties as unknown as Inputs;
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: user }));
    const id = AccessKey?.AccessKeyId ?? "";
    if (status !== AccessKey?.Status) await setStatus(user, id, status);
    const outputs = {
      id,
      user,
      status,
      secret: AccessKey?.SecretAccessKey,
      createDate: timeText(AccessKey?.CreateDate),
    };
    return { id, outputs };
  },

  async read(id, properties) {
    const { user } = properties as unknown as Inputs;
    const { AccessKeyMetadata = [] } =
      (await ifExists(iam.send(new ListAccessKeysCommand({ UserName: user })))) ?? {};
    const live = AccessKeyMetadata.find(({ AccessKeyId }) => AccessKeyId === id);
    if (!live) return undefined;
    // The secret is told only once, at creation: it stays as the state has it.
    return { id, outputs: { ...properties, status: live.Status, createDate: timeText(live.CreateDate) } };
  },

  async update(id, olds, news) {
    const { user, status } = news as unknown as Inputs;
    await setStatus(user, id, status);
    return { ...olds, status };
  },

  async delete(id, properties) {
    const { user } = properties as unknown as Inputs;
    await ifExists(iam.send(new DeleteAccessKeyCommand({ UserName: user, AccessKeyId: id })));
  },
};

async function setStatus(UserName: string, AccessKeyId: string, Status: StatusType): Promise<void> {
  await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status }));
}
