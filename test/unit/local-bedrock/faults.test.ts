import { ConverseCommand, CountTokensCommand } from "@aws-sdk/client-bedrock-runtime";
import { beforeAll, expect, it } from "vitest";
import { ANYTHING, DESTINATIONS, invoke, local, MODEL, PROFILE, runtime, type Team, team } from "./local.ts";

const aws = local();
let payments: Team;
beforeAll(async () => {
  payments = await team(aws, ANYTHING);
});

const messages = [{ content: [{ text: "Hello there" }], role: "user" as const }];
const OTHER = "us.anthropic.claude-opus-4-20250514-v1:0";

/** @returns the HTTP status */
async function call(region = "us-east-1", modelId = PROFILE): Promise<number | undefined> {
  const sent = runtime(aws, payments, region).send(new ConverseCommand({ messages, modelId }));
  return (await sent.catch((error) => error)).$metadata.httpStatusCode;
}

it.each([
  [429, "ThrottlingException"],
  [500, "InternalServerException"],
  [503, "ServiceUnavailableException"],
] as const)("a %d is the error that the SDK knows as %s", async (status, name) => {
  aws.bedrock.fail({ status });
  await expect(
    runtime(aws, payments).send(new ConverseCommand({ messages, modelId: PROFILE })),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: status }, name });
  expect(aws.bedrock.calls).toMatchObject([{ error: name, status }]);
});

it("a region or a profile can fail alone, as often as told, until faults are cleared", async () => {
  aws.bedrock.fail({ region: "us-east-1", status: 429, times: 1 });
  expect([await call("us-west-2"), await call(), await call()]).toEqual([200, 429, 200]);
  aws.bedrock.fail({ model: PROFILE, status: 503 });
  expect([await call(), await call("us-west-2"), await call("us-east-1", OTHER)]).toEqual([503, 503, 200]);
  aws.bedrock.clearFaults();
  expect(await call()).toBe(200);
});

it("a model that cannot serve in one region is served in the next by its profile, and fails by itself", async () => {
  const served = async () => {
    await call();
    return aws.bedrock.calls.at(-1);
  };
  expect((await served())?.servedBy).toBe("us-east-1");
  aws.bedrock.fail({ model: MODEL, region: "us-east-1", status: 503 });
  expect(await served()).toMatchObject({ region: "us-east-1", servedBy: "ca-central-1", status: 200 });
  expect(await call("us-east-1", MODEL)).toBe(503);
  for (const region of DESTINATIONS) aws.bedrock.fail({ model: MODEL, region, status: 429 });
  expect(await call()).toBe(503);
});

it("a model that fails everywhere fails through its profile too, and in the count of its tokens", async () => {
  aws.bedrock.fail({ model: MODEL, status: 429 });
  expect([await call(), await call("us-west-2", OTHER)]).toEqual([429, 200]);
  const count = new CountTokensCommand({ input: { converse: { messages } }, modelId: MODEL });
  await expect(runtime(aws, payments).send(count)).rejects.toThrow("Too many requests");
});

it("a fault befalls nobody who is refused anyway, so that it is still there for the next", async () => {
  aws.bedrock.fail({ status: 429, times: 1 });
  expect((await invoke(aws, payments, { unsigned: true })).status).toBe(403);
  expect((await invoke(aws, await team(aws))).status).toBe(403);
  expect((await invoke(aws, payments)).status).toBe(429);
});
