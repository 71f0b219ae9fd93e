import type { Leg } from "./facts.ts";

/** One thing that AWS may ask IAM about a team. */
export interface Question extends Leg {
  readonly action: string;
  /** `bedrock:InferenceProfileArn`: the profile that led here. @default none */
  readonly through?: string;
}

/** One model that a team may call in one region. */
export interface Call extends Leg {
  /** Empty where a foundation model itself is called. */
  readonly legs: readonly Leg[];
}

/** What a team's entry says, in the words of the proof. */
export interface Team {
  readonly calls: readonly Call[];
  readonly exclusive: boolean;
  readonly listProfiles: boolean;
}

/** `denied`: whether by an explicit deny or for want of an allow. */
export type Expectation = "allowed" | "denied" | "explicitly denied";

/** The two actions that authorise every way of invoking. */
export const invoking = ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"];

/**
 * What IAM has to answer.
 *
 * A foundation model that is called by itself is allowed on paper whatever profile leads there, unless the team is
 * exclusive; whoever calls that profile is denied the profile.
 */
export function expectation(team: Team, question: Question): Expectation {
  if (invoking.includes(question.action)) {
    if (mayInvoke(team, question)) return "allowed";
    return team.exclusive && isShut(team, question) ? "explicitly denied" : "denied";
  }
  return mayRead(team, question) ? "allowed" : "denied";
}

function mayInvoke({ calls, exclusive }: Team, question: Question): boolean {
  const { through } = question;
  return calls.some((call) => {
    if (through === call.resource) return call.legs.some((leg) => same(leg, question));
    return same(call, question) && (through === undefined || (call.legs.length === 0 && !exclusive));
  });
}

/** What an exclusive team is denied whatever else is attached: every call but its own, and every way but its own. */
function isShut({ calls }: Team, { requestedRegion, resource, through }: Question): boolean {
  if (requestedRegion === "unspecified") return true;
  if (through === undefined) return !calls.some((call) => call.resource === resource);
  return !calls.some((call) => call.legs.length > 0 && call.resource === through);
}

/** Application profiles can always be read: the gateway asks what stands behind an ARN. */
function mayRead({ calls, listProfiles }: Team, { action, resource }: Question): boolean {
  if (action === "bedrock:ListInferenceProfiles") return listProfiles && resource === "*";
  return (
    action === "bedrock:GetInferenceProfile" &&
    calls.some(
      (call) =>
        call.legs.length > 0 &&
        call.resource === resource &&
        (listProfiles || resource.includes(":application-inference-profile/")),
    )
  );
}

function same(one: Leg, other: Leg): boolean {
  return one.resource === other.resource && one.requestedRegion === other.requestedRegion;
}
