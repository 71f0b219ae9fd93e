import type { Rule } from "./rule.ts";

/** What AWS refuses, in its own words, which gateways pass on. */
export const awsRules: readonly Rule[] = [
  {
    cause: (_, words) =>
      `the gateway may not assume ${denied(words).resource}: check gatewayPrincipal, then run pulumi up --refresh`,
    words: /not authorized to perform: sts:\w+/,
  },
  {
    cause: (_, words) => {
      const { action, region, resource } = denied(words);
      const where = region
        ? `; if ${region} is none of the team's regions, the credentials are registered for another region`
        : "";
      return `AWS does not allow ${action} on ${resource}: ${against(words)}${where}`;
    },
    words: /not authorized to perform: bedrock:\w+/,
  },
  {
    cause: ({ model }) =>
      `model access: the AWS account may not use ${model} yet: enable it in the Bedrock console of the account that the team's identity is in, then run pulumi up again`,
    words: /have access to the model|model access is denied|Marketplace subscription/i,
  },
  {
    cause: ({ model }) =>
      `${model} can be called through an inference profile alone: name its profile in models (such as us.${model})`,
    words: /on-demand throughput isn.t supported/i,
  },
  {
    cause: ({ model }) =>
      `AWS does not know ${model} in the region that was called: check models; if it is right, the credentials are registered for another region: pulumi up --refresh`,
    words:
      /model identifier is invalid|ResourceNotFoundException|resource ARN was not found|could not resolve the foundation model|end of its life/i,
  },
  {
    cause: () =>
      "the credentials are registered for another region than the one that the gateway calls: pulumi up --refresh puts the team's regions back",
    words: /scoped to a valid region|scoped to correct region/i,
  },
  {
    cause: () =>
      "the clock of the gateway is wrong: AWS refuses its signatures; have whoever runs the gateway set it",
    words: /signature (expired|not yet current)/i,
  },
  {
    cause: () =>
      "AWS does not know the access key that the gateway signs with, or another secret belongs to it: it was revoked or replaced; raise accessKey.serial by 1 and run pulumi up",
    words:
      /UnrecognizedClient|InvalidClientTokenId|InvalidSignature|security token included in the request is (invalid|expired)|signature we calculated does not match/i,
  },
  {
    cause: ({ model }) =>
      `AWS throttles ${model}: its quota in the account is used up at this moment; run pulumi up again, or ask AWS for a higher quota`,
    words: /ThrottlingException|Too many (requests|tokens)|ServiceQuotaExceeded/i,
  },
  {
    cause: ({ model }) =>
      `Bedrock could not serve ${model} at this moment: look at AWS's status, then run pulumi up again`,
    words:
      /InternalServerException|ServiceUnavailableException|Model(NotReady|Timeout|Error)Exception|Bedrock is unable to process|unexpected error during processing/,
  },
];

function denied(words: string): { action: string; region: string; resource: string } {
  const [, action = "", resource = "the resource above"] =
    words.match(/not authorized to perform: (\w+:\w+)(?: on resource: ([^\s"\\]+))?/) ?? [];
  return { action, region: resource.split(":")[3] ?? "", resource };
}

function against(words: string): string {
  if (/permissions boundary/.test(words)) return "the permissionsBoundary stands against it";
  if (/service control policy/.test(words)) return "a service control policy of the organisation denies it";
  if (/explicit deny/.test(words)) return "a policy denies it explicitly";
  return "the policy of the team's identity does not have it, or was changed by hand (pulumi up --refresh puts it back)";
}
