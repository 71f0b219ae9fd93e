import { destinationRegions, foundationModel, kindOfModel } from "./inference-profiles.ts";

/** Models that an identity may invoke, each in each of the regions. */
export interface InvokeScope {
  /** Twelve digits. Inference profiles are resources of the calling account. */
  readonly accountId: string;
  /** Regions whose Bedrock endpoint may be called. */
  readonly regions: readonly string[];
  /** Ids of foundation models or of geographic inference profiles. */
  readonly models: readonly string[];
}

/** An IAM policy document. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Action: readonly string[];
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, readonly string[]>> };
  readonly Effect: "Allow";
  readonly Resource: readonly string[];
  readonly Sid: string;
}

/**
 * The most characters that IAM takes in a customer managed policy, white space not counted.
 * Source: IAM and STS quotas.
 */
export const maximumPolicyLength = 6144;

/**
 * Invoking, whole or streamed. Converse and ConverseStream are authorised by the same two actions.
 * Source: Service Authorization Reference, Amazon Bedrock.
 */
const invoke = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"] as const;

/**
 * The policy that allows invoking exactly the models of `scope` in exactly its regions, in the compact
 * form: one statement for what is called, one for the foundation models that a called profile may reach,
 * which is void unless the call came through one of those profiles.
 *
 * One statement pair per profile would say the same and exceed IAM's length limit at three regions.
 */
export function invokePolicy(scope: InvokeScope): PolicyDocument {
  const called = new Set<string>();
  const profiles = new Set<string>();
  const reached = new Set<string>();
  for (const region of scope.regions) {
    for (const model of scope.models) {
      if (kindOfModel(model) === "in-region") {
        called.add(foundationModelArn(region, model));
        continue;
      }
      const profile = `arn:${partition(region)}:bedrock:${region}:${scope.accountId}:inference-profile/${model}`;
      called.add(profile);
      profiles.add(profile);
      for (const destination of new Set([region, ...destinationRegions(model, region)])) {
        reached.add(foundationModelArn(destination, foundationModel(model)));
      }
    }
  }
  const statements: Statement[] = [
    { Action: invoke, Effect: "Allow", Resource: [...called].sort(), Sid: "Invoke" },
  ];
  if (profiles.size > 0) {
    statements.push({
      Action: invoke,
      Condition: { StringEquals: { "bedrock:InferenceProfileArn": [...profiles].sort() } },
      Effect: "Allow",
      Resource: [...reached].sort(),
      Sid: "InvokeThroughProfile",
    });
  }
  return { Statement: statements, Version: "2012-10-17" };
}

/** How many characters of {@link maximumPolicyLength} the policy of `scope` takes. */
export function policyLength(scope: InvokeScope): number {
  return JSON.stringify(invokePolicy(scope)).length;
}

function foundationModelArn(region: string, model: string): string {
  return `arn:${partition(region)}:bedrock:${region}::foundation-model/${model}`;
}

function partition(region: string): string {
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
