import { decide } from "../../local/aws/bedrock/authorize.ts";
import { type Expectation, expectation, type Question } from "./expectation.ts";
import { account, partition } from "./facts.ts";
import type { Variant } from "./subjects.ts";

/** A policy that somebody attaches to a team's identity by hand. */
const anything = {
  Statement: [{ Action: "bedrock:*", Effect: "Allow", Resource: "*", Sid: "Anything" }],
  Version: "2012-10-17",
};

/** One question and its answer. */
export interface Verdict {
  readonly question: Question;
  readonly expected: Expectation;
  readonly got: string;
  readonly right: boolean;
  /** Whether a policy that allows all of Bedrock was attached beside the team's. */
  readonly beside: boolean;
}

/** What IAM answers about a team, by its policies alone, and whether that is right. */
export function judge({ documents, team }: Variant, question: Question): Verdict {
  const expected = expectation(team, question);
  const got = ask(documents, question);
  const right = got === expected || (expected === "denied" && got !== "allowed");
  return { beside: false, expected, got, question, right };
}

/**
 * The same with a policy beside it that allows all of Bedrock: what is allowed stays, and what is to be denied
 * explicitly is denied all the same.
 *
 * @returns nothing where such a policy may change the answer
 */
export function judgeBeside({ documents, team }: Variant, question: Question): Verdict | undefined {
  const expected = expectation(team, question);
  if (expected === "denied") return undefined;
  const got = ask([...documents, anything], question);
  return { beside: true, expected, got, question, right: got === expected };
}

function ask(identity: readonly object[], { action, requestedRegion, resource, through }: Question): string {
  return decide(
    { identity },
    {
      account,
      action,
      context: {
        "aws:RequestedRegion": requestedRegion,
        ...(through !== undefined && { "bedrock:InferenceProfileArn": through }),
      },
      principal: `arn:${partition(requestedRegion)}:iam::${account}:user/bedrock-portkey/proof/team`,
      resource,
    },
  );
}
