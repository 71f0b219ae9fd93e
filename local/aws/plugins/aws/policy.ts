import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListPolicyVersionsCommand,
  type Policy,
  type PolicyVersion,
  TagPolicyCommand,
  UntagPolicyCommand,
} from "@aws-sdk/client-iam";
import type { Handler } from "../handler.ts";
import { iam, ifExists } from "./iam.ts";
import { madeUpName } from "./names.ts";
import { documentMeaning, documentText } from "./policy-document.ts";
import { fromList, type Tags, tagChanges, tagOutputs, toList } from "./tags.ts";

/** Versions that IAM keeps of one policy (IAM and STS quotas). */
const MOST_VERSIONS = 5;

interface Inputs {
  name: string;
  path: string;
  policy: unknown;
  description?: string;
  tags?: Tags;
}

/**
 * `aws.iam.Policy`. Its id is its ARN. A new document becomes the default version, and the oldest version goes
 * when there are five; tags update in place; name, path and description replace.
 */
export const policy: Handler = {
  inputs: ["name", "path", "description", "policy", "tags"],
  replacing: ["name", "path", "description"],
  uniqueName: "name",
  comparable: {
    policy: (document) => document && documentMeaning(document),
    tags: (tags) => tags ?? {},
    description: (text) => text ?? "",
  },

  defaults: (resourceName) => ({ name: madeUpName(resourceName), path: "/" }),

  async create(properties) {
    const inputs = properties as unknown as Inputs;
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName: inputs.name,
        Path: inputs.path,
        Description: inputs.description,
        PolicyDocument: documentText(inputs.policy),
        Tags: toList(inputs.tags),
      }),
    );
    return { id: Policy?.Arn ?? "", outputs: outputsOf(inputs, Policy) };
  },

  async read(id, properties) {
    const { Policy } = (await ifExists(iam.send(new GetPolicyCommand({ PolicyArn: id })))) ?? {};
    if (!Policy) return undefined;
    const live = await liveDocument(id, Policy.DefaultVersionId);
    const kept = (properties as Partial<Inputs>).policy;
    const inputs = {
      name: Policy.PolicyName ?? "",
      path: Policy.Path ?? "/",
      description: Policy.Description || undefined,
      policy: kept && documentMeaning(kept) === documentMeaning(live) ? kept : live,
      tags: fromList(Policy.Tags),
    };
    return { id, outputs: outputsOf(inputs, Policy) };
  },

  async update(id, olds, news) {
    const from = olds as unknown as Inputs;
    const to = news as unknown as Inputs;
    if (documentMeaning(from.policy) !== documentMeaning(to.policy)) await addVersion(id, to.policy);
    const { write, remove } = tagChanges(from.tags, to.tags);
    if (write.length > 0) await iam.send(new TagPolicyCommand({ PolicyArn: id, Tags: write }));
    if (remove.length > 0) await iam.send(new UntagPolicyCommand({ PolicyArn: id, TagKeys: remove }));
    const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: id }));
    return outputsOf(to, Policy);
  },

  async delete(id) {
    const versions = await ifExists(olderVersions(id));
    if (!versions) return;
    for (const { VersionId } of versions) await deleteVersion(id, VersionId);
    await ifExists(iam.send(new DeletePolicyCommand({ PolicyArn: id })));
  },
};

function outputsOf(inputs: Inputs, live: Policy | undefined) {
  return {
    ...inputs,
    policy: documentText(inputs.policy),
    arn: live?.Arn,
    policyId: live?.PolicyId,
    attachmentCount: live?.AttachmentCount,
    ...tagOutputs(inputs.tags),
  };
}

async function liveDocument(PolicyArn: string, VersionId: string | undefined): Promise<string> {
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
  return decodeURIComponent(PolicyVersion?.Document ?? "");
}

async function addVersion(PolicyArn: string, document: unknown): Promise<void> {
  const older = await olderVersions(PolicyArn);
  if (older.length + 1 >= MOST_VERSIONS) await deleteVersion(PolicyArn, older.at(-1)?.VersionId);
  await iam.send(
    new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: documentText(document), SetAsDefault: true }),
  );
}

/** Every version but the default one, the newest first. */
async function olderVersions(PolicyArn: string): Promise<PolicyVersion[]> {
  const { Versions = [] } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn }));
  const number = ({ VersionId }: PolicyVersion) => Number(VersionId?.slice(1));
  return Versions.filter(({ IsDefaultVersion }) => !IsDefaultVersion).sort((a, b) => number(b) - number(a));
}

async function deleteVersion(PolicyArn: string, VersionId: string | undefined): Promise<void> {
  await ifExists(iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId })));
}
