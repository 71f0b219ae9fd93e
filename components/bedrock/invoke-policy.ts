import { regionOfArn } from "./arns.ts";
import type { Invocation } from "./invocations.ts";
import type { PolicyDocument, Statement } from "./policy-document.ts";

/** What an identity may do in Bedrock. */
export interface InvokeScope {
  /** What it may call. At least one. */
  readonly invocations: readonly Invocation[];
  /**
   * Whether whatever is not allowed is also denied: the leg of global profiles, every other profile, every
   * other kind of model. A policy that somebody attaches later then opens none of it.
   */
  readonly exclusive: boolean;
  /**
   * Whether it may list inference profiles and read its own, as Claude Code does at its start in Bedrock mode.
   * Source: Claude Code, whose control-plane requests go to the gateway too.
   */
  readonly listProfiles: boolean;
}

/**
 * The most characters that IAM takes in a customer managed policy, white space not counted.
 * Source: IAM and STS quotas.
 */
export const maximumPolicyLength = 6144;

/** The most managed policies that one user or role has, unless AWS raised it. Source: IAM and STS quotas. */
export const maximumPolicies = 10;

/**
 * Invoking, whole or streamed. Converse and ConverseStream are authorised by the same two actions.
 * Source: Service Authorization Reference, Amazon Bedrock.
 */
const invoke = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"] as const;

const throughProfile = "bedrock:InferenceProfileArn";
const requestedRegion = "aws:RequestedRegion";

/**
 * The policies that together allow exactly what `scope` says: each in the compact form of
 * {@link allowing}, one where IAM's length limit lets it be one.
 */
export function invokePolicies({ exclusive, invocations, listProfiles }: InvokeScope): PolicyDocument[] {
  const calls = [...invocations].sort((a, b) => (place(a) < place(b) ? -1 : 1));
  const policies: Statement[][] = [];
  let group: Invocation[] = [];
  for (const call of calls) {
    const grown = [...group, call];
    if (group.length > 0 && !fits(allowing(grown, listProfiles))) {
      policies.push(allowing(group, listProfiles));
      group = [call];
    } else {
      group = grown;
    }
  }
  policies.push(allowing(group, listProfiles));
  for (const statement of [...(exclusive ? denyingTheRest(calls) : []), ...(listProfiles ? [listing] : [])]) {
    const room = policies.find((policy) => fits([...policy, statement]));
    if (room) room.push(statement);
    else policies.push([statement]);
  }
  return policies.map(document);
}

/** Characters of {@link maximumPolicyLength} that a policy takes. */
export function policyLength(policy: PolicyDocument): number {
  return JSON.stringify(policy).length;
}

/**
 * One statement for what is called, one for the foundation models behind called profiles, which is void
 * unless the call came through one of them; the same again for global profiles, whose leg without a region
 * has a statement of its own. And reading the profiles, where that is allowed.
 *
 * One statement pair per profile would say the same and exceed IAM's length limit at three regions.
 */
function allowing(calls: readonly Invocation[], listProfiles: boolean): Statement[] {
  const global = calls.filter((call) => call.global);
  const other = calls.filter((call) => !call.global);
  const profiles = other.filter(({ reached }) => reached.length > 0);
  const statements: Statement[] = [];
  if (other.length > 0) statements.push(allow("Invoke", arnsOf(other)));
  if (profiles.length > 0) {
    statements.push(
      allow("InvokeThroughProfile", reachedBy(profiles), { [throughProfile]: arnsOf(profiles) }),
    );
  }
  if (global.length > 0) {
    const through = { [throughProfile]: arnsOf(global) };
    const regions = { [requestedRegion]: sorted(global.map(({ region }) => region)) };
    const legs = reachedBy(global);
    statements.push(
      allow("InvokeGlobal", arnsOf(global), regions),
      allow("InvokeThroughGlobal", legs.filter(regionOfArn), { ...through, ...regions }),
      allow(
        "InvokeThroughGlobalLeg",
        legs.filter((arn) => !regionOfArn(arn)),
        { ...through, [requestedRegion]: ["unspecified"] },
      ),
    );
  }
  const readable = calls.filter(
    ({ arn, reached }) =>
      // The gateway asks what stands behind the ARN of an application profile.
      reached.length > 0 && (listProfiles || arn.includes(":application-inference-profile/")),
  );
  if (readable.length > 0) {
    statements.push({
      Action: ["bedrock:GetInferenceProfile"],
      Effect: "Allow",
      Resource: arnsOf(readable),
      Sid: "ReadProfiles",
    });
  }
  return statements;
}

/**
 * Denies that name what is allowed, never a region that requests come from or end in: a deny by
 * `aws:RequestedRegion` would also hit the destinations that an allowed profile routes to.
 */
function denyingTheRest(calls: readonly Invocation[]): Statement[] {
  const profiles = arnsOf(calls.filter(({ reached }) => reached.length > 0));
  const through = (yes: boolean) => ({ Null: { [throughProfile]: String(!yes) } });
  const deny = (Sid: string, rest: Pick<Statement, "Condition" | "NotResource" | "Resource">): Statement => ({
    Action: invoke,
    Effect: "Deny",
    Sid,
    ...rest,
  });
  const globalLeg = deny("DenyGlobalLeg", {
    Condition: { StringEquals: { [requestedRegion]: ["unspecified"] } },
    Resource: "*",
  });
  return [
    ...(calls.some(({ global }) => global) ? [] : [globalLeg]),
    deny("DenyOtherCalls", { Condition: through(false), NotResource: arnsOf(calls) }),
    deny("DenyThroughOtherProfiles", {
      Condition: {
        ...through(true),
        ...(profiles.length > 0 && { StringNotEquals: { [throughProfile]: profiles } }),
      },
      Resource: "*",
    }),
  ];
}

/** Listing has no resource in IAM but `*`. */
const listing: Statement = {
  Action: ["bedrock:ListInferenceProfiles"],
  Effect: "Allow",
  Resource: "*",
  Sid: "ListProfiles",
};

function allow(
  Sid: string,
  Resource: readonly string[],
  equals?: Readonly<Record<string, readonly string[]>>,
): Statement {
  return {
    Action: invoke,
    ...(equals && { Condition: { StringEquals: equals } }),
    Effect: "Allow",
    Resource,
    Sid,
  };
}

/** By what calls are ordered: not by ARN, which a profile has only once it is made. */
function place({ model, region }: Invocation): string {
  return `${region} ${model}`;
}

function arnsOf(calls: readonly Invocation[]): string[] {
  return sorted(calls.map(({ arn }) => arn));
}

function reachedBy(calls: readonly Invocation[]): string[] {
  return sorted(calls.flatMap(({ reached }) => reached));
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}

function document(statements: readonly Statement[]): PolicyDocument {
  return { Statement: statements, Version: "2012-10-17" };
}

function fits(statements: readonly Statement[]): boolean {
  return policyLength(document(statements)) <= maximumPolicyLength;
}
