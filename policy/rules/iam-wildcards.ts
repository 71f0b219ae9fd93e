import { documentsOf, type Statement } from "../documents.ts";
import { resourceRule } from "../rule.ts";
import type { Subject } from "../subject.ts";

/** Wildcards in resources that are meant: IAM knows nothing narrower, or AWS picks the name. */
const meant: readonly { readonly actions: readonly string[]; readonly resource: RegExp }[] = [
  { actions: ["bedrock:ListInferenceProfiles"], resource: /^\*$/ },
  {
    // Where Bedrock's records of calls go: components/audit/logging-documents.ts.
    actions: ["s3:PutObject"],
    resource: /^arn:[\w-]+:s3:::[^*?/]+\/AWSLogs\/\d{12}\/BedrockModelInvocationLogs\/\*$/,
  },
];

/** A policy that AWS wrote, and changes. */
const ofAws = /^arn:[\w-]+:iam::aws:policy\//;

/**
 * Whatever a policy allows, it names. Denies may have wildcards: they only take away.
 */
export function* iamWildcards(subject: Subject): Generator<string> {
  const { name, props, type } = subject;
  for (const { input, statements } of documentsOf(subject)) {
    if (statements === undefined) {
      yield `${name}.${input}: is no policy document (write it as JSON with a Statement)`;
    }
    for (const statement of statements ?? []) {
      for (const line of statement.allows ? tooWide(statement) : []) {
        yield `${name}.${input}: ${statement.sid} allows ${line}`;
      }
    }
  }
  if (type.startsWith("aws:iam/") && typeof props.policyArn === "string" && ofAws.test(props.policyArn)) {
    yield `${name}: attaches ${props.policyArn}, which AWS wrote (attach a policy that names what it allows)`;
  }
}

function* tooWide({ actions, negations, principals, resources }: Statement): Generator<string> {
  for (const part of negations) {
    yield `all but what ${part} says (say what is allowed: ${part.replace("Not", "")})`;
  }
  for (const action of actions.filter(isWild)) yield `action ${action} (name the actions)`;
  for (const resource of resources.filter(isWild)) {
    const exception = meant.find((one) => one.resource.test(resource));
    if (exception && actions.every((action) => exception.actions.includes(action))) continue;
    yield `resource ${resource} to ${actions.join(", ")} (name the resources)`;
  }
  if (principals.includes("*")) yield "anybody, as principal * (name who)";
}

function isWild(text: string): boolean {
  return /[*?]/.test(text);
}

export const iamWildcardsPolicy = resourceRule({
  check: iamWildcards,
  description: "IAM policies allow no action, resource or principal by a wildcard.",
  name: "iam-wildcards",
});
