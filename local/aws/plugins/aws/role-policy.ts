import { DeleteRolePolicyCommand, GetRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import type { Handler } from "../handler.ts";
import { iam, ifExists } from "./iam.ts";
import { madeUpName } from "./names.ts";
import { documentMeaning, documentText } from "./policy-document.ts";

interface Inputs {
  name: string;
  role: string;
  policy: unknown;
}

/** `aws.iam.RolePolicy`. Its id is `role:name`; its document updates in place, another role or name replaces it. */
export const rolePolicy: Handler = {
  inputs: ["name", "role", "policy"],
  replacing: ["name", "role"],
  uniqueName: "name",
  comparable: { policy: (document) => document && documentMeaning(document) },

  defaults: (resourceName) => ({ name: madeUpName(resourceName) }),

  async create(properties) {
    const inputs = properties as unknown as Inputs;
    return { id: `${inputs.role}:${inputs.name}`, outputs: await put(inputs) };
  },

  async read(id) {
    const [RoleName = "", PolicyName = ""] = id.split(":");
    const live = await ifExists(iam.send(new GetRolePolicyCommand({ RoleName, PolicyName })));
    if (!live) return undefined;
    const policy = documentText(decodeURIComponent(live.PolicyDocument ?? ""));
    return { id, outputs: { name: PolicyName, role: RoleName, policy } };
  },

  update: (_id, _olds, news) => put(news as unknown as Inputs),

  async delete(id) {
    const [RoleName, PolicyName] = id.split(":");
    await ifExists(iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
  },
};

async function put(inputs: Inputs) {
  const { name, role } = inputs;
  const policy = documentText(inputs.policy);
  await iam.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument: policy }));
  return { name, role, policy };
}
