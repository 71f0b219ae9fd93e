import { beforeEach, describe, expect, test, vi } from "vitest";
import {
  liveInferenceProfiles,
  refuseOtherAccount,
} from "../../../components/bedrock/live-inference-profiles.ts";
import { onLoopback } from "./loopback.ts";
import { networkVariables } from "./shared/network/environment.ts";

const sonnet = "us.anthropic.claude-sonnet-4-6";
const opus = "us.anthropic.claude-opus-4-8";
const arn = (region: string, model: string) => `arn:aws:bedrock:${region}::foundation-model/${model}`;

/** What AWS answers about each profile, in turn and the last from then on: its models, or an error. */
type Answers = Readonly<Record<string, readonly (readonly string[] | string)[]>>;

/** An AWS on loopback, and what it was asked: `us-east-1 us.anthropic…`. */
async function aws(answers: Answers): Promise<string[]> {
  const asked: string[] = [];
  const { url } = await onLoopback((request, response) => {
    const profile = decodeURIComponent(request.url?.split("/").at(-1) ?? "");
    const [, region = ""] = /Credential=[^/]+\/\d+\/([^/]+)/.exec(request.headers.authorization ?? "") ?? [];
    const before = asked.filter((line) => line.endsWith(profile)).length;
    asked.push(`${region} ${profile}`);
    const given = answers[profile];
    const answer = given?.[Math.min(before, given.length - 1)] ?? "ResourceNotFoundException";
    if (request.method === "POST") {
      response.end(
        "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
      );
      return;
    }
    response.setHeader("content-type", "application/json");
    if (typeof answer !== "string") {
      response.end(JSON.stringify({ models: answer.map((modelArn) => ({ modelArn })) }));
      return;
    }
    const status = { AccessDeniedException: 403, ResourceNotFoundException: 404, ThrottlingException: 429 }[
      answer
    ];
    response.writeHead(status ?? 400, { "x-amzn-errortype": answer });
    response.end(JSON.stringify({ message: `no: ${answer}` }));
  });
  const variables = {
    AWS_ACCESS_KEY_ID: "AKIA",
    AWS_ENDPOINT_URL: new URL(url).origin,
    AWS_REGION: "eu-west-1",
    AWS_SECRET_ACCESS_KEY: "secret",
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return asked;
}

beforeEach(() => {
  networkVariables({});
});

test("what AWS says of a profile counts, in the region that calls it, and each is asked for once", async () => {
  const models = [
    arn("us-west-2", "anthropic.claude-sonnet-4-6"),
    arn("us-east-1", "anthropic.claude-sonnet-4-6"),
  ];
  const asked = await aws({ [sonnet]: [models] });
  const calls = ["us-east-1", "us-west-2", "us-east-1"].map((region) => ({ model: sonnet, region }));
  const foundation = { model: "anthropic.claude-sonnet-4-6", region: "us-east-1" };
  const { reached } = await liveInferenceProfiles([...calls, foundation]);
  expect(reached(sonnet, "us-east-1")).toEqual([...models].sort());
  expect(reached(sonnet, "us-west-2")).toEqual([...models].sort());
  expect(reached(sonnet, "us-east-2")).toBeUndefined();
  expect(asked.sort()).toEqual([`us-east-1 ${sonnet}`, `us-west-2 ${sonnet}`]);
});

describe("a profile that AWS does not have is a mistake in its place, and hides no other", () => {
  test.each(["ResourceNotFoundException", "ValidationException"])("as AWS says it: %s", async (error) => {
    await aws({ [opus]: [[arn("us-east-1", "anthropic.claude-opus-4-8")]], [sonnet]: [error] });
    const { reached } = await liveInferenceProfiles(
      [sonnet, opus].map((model) => ({ model, region: "us-east-1" })),
    );
    expect(reached(sonnet, "us-east-1")).toBeUndefined();
    expect(reached(opus, "us-east-1")).toHaveLength(1);
  });
});

test("any other answer is told with the profile and the region, since nothing is known then", async () => {
  await aws({ [sonnet]: ["AccessDeniedException"] });
  await expect(liveInferenceProfiles([{ model: sonnet, region: "us-east-1" }])).rejects.toThrow(
    `looking up inference profile ${sonnet} in us-east-1: AccessDeniedException: no: AccessDeniedException`,
  );
});

test("an AWS that is asked too much at once is asked again", async () => {
  const throttled = Array.from({ length: 3 }, () => "ThrottlingException");
  await aws({ [sonnet]: [...throttled, [arn("us-east-1", "anthropic.claude-sonnet-4-6")]] });
  const { reached } = await liveInferenceProfiles([{ model: sonnet, region: "us-east-1" }]);
  expect(reached(sonnet, "us-east-1")).toHaveLength(1);
});

test("no profile, no question", async () => {
  const asked = await aws({});
  await liveInferenceProfiles([{ model: "anthropic.claude-sonnet-4-6", region: "us-east-1" }]);
  expect(asked).toEqual([]);
});

test("answers about another account than the stack's are refused: its own profiles would be taken for missing", async () => {
  await aws({});
  await refuseOtherAccount("123456789012");
  await expect(refuseOtherAccount("210987654321")).rejects.toThrow(
    "inferenceProfiles: live asks AWS with the credentials of the program's environment, which are of account 123456789012; the stack is made in 210987654321 (sign in to that account, or set inferenceProfiles: bundled)",
  );
});
