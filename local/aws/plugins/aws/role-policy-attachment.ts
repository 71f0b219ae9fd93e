import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  paginateListAttachedRolePolicies,
} from "@aws-sdk/client-iam";
import type { Handler } from "../handler.ts";
import { iam, ifExists } from "./iam.ts";

interface Inputs {
  role: string;
  policyArn: string;
}

/** `aws.iam.RolePolicyAttachment`. Its id is `role/policyArn`; any change replaces it. */
export const rolePolicyAttachment: Handler = {
  inputs: ["role", "policyArn"],
  replacing: ["role", "policyArn"],
  stable: ["policyArn"],

  async create(properties) {
    const { role, policyArn } = properties as unknown as Inputs;
    await iam.send(new AttachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn }));
    return { id: `${role}/${policyArn}`, outputs: { role, policyArn } };
  },

  async read(id, properties) {
    const { role, policyArn } = properties as unknown as Inputs;
    const attached = await ifExists(isAttached(role, policyArn));
    return attached ? { id, outputs: { role, policyArn } } : undefined;
  },

  async delete(_id, properties) {
    const { role, policyArn } = properties as unknown as Inputs;
    await ifExists(iam.send(new DetachRolePolicyCommand({ RoleName: role, PolicyArn: policyArn })));
  },
};

async function isAttached(RoleName: string, policyArn: string): Promise<boolean> {
  for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies(
    { client: iam },
    { RoleName },
  )) {
    if (AttachedPolicies.some(({ PolicyArn }) => PolicyArn === policyArn)) return true;
  }
  return false;
}
