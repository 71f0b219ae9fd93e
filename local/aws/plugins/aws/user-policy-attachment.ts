import {
  AttachUserPolicyCommand,
  DetachUserPolicyCommand,
  paginateListAttachedUserPolicies,
} from "@aws-sdk/client-iam";
import type { Handler } from "../handler.ts";
import { iam, ifExists } from "./iam.ts";

interface Inputs {
  user: string;
  policyArn: string;
}

/** `aws.iam.UserPolicyAttachment`. Its id is `user/policyArn`; any change replaces it. */
export const userPolicyAttachment: Handler = {
  inputs: ["user", "policyArn"],
  replacing: ["user", "policyArn"],
  stable: ["policyArn"],

  async create(properties) {
    const { user, policyArn } = properties as unknown as Inputs;
    await iam.send(new AttachUserPolicyCommand({ UserName: user, PolicyArn: policyArn }));
    return { id: `${user}/${policyArn}`, outputs: { user, policyArn } };
  },

  async read(id, properties) {
    const { user, policyArn } = properties as unknown as Inputs;
    const attached = await ifExists(isAttached(user, policyArn));
    return attached ? { id, outputs: { user, policyArn } } : undefined;
  },

  async delete(_id, properties) {
    const { user, policyArn } = properties as unknown as Inputs;
    await ifExists(iam.send(new DetachUserPolicyCommand({ UserName: user, PolicyArn: policyArn })));
  },
};

async function isAttached(UserName: string, policyArn: string): Promise<boolean> {
  for await (const { AttachedPolicies = [] } of paginateListAttachedUserPolicies(
    { client: iam },
    { UserName },
  )) {
    if (AttachedPolicies.some(({ PolicyArn }) => PolicyArn === policyArn)) return true;
  }
  return false;
}
