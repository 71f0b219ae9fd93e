import { GetInferenceProfileCommand, ListInferenceProfilesCommand } from "@aws-sdk/client-bedrock";
import {
  ConverseCommand,
  ConverseStreamCommand,
  CountTokensCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { beforeAll, describe, expect, it } from "vitest";
import {
  ANYTHING,
  BODY,
  control,
  DESTINATIONS,
  GLOBAL_PROFILE,
  local,
  MODEL,
  modelArn,
  PROFILE,
  profileArn,
  runtime,
  type Team,
  team,
} from "./local.ts";

const aws = local();
let payments: Team;
beforeAll(async () => {
  payments = await team(aws, ANYTHING);
});

const converse = { messages: [{ content: [{ text: "Hello there" }], role: "user" as const }] };
const text = `Answer of ${MODEL} from us-east-1.`;
/** `Hello there` and the answer, at four characters a token. */
const usage = { inputTokens: 3, outputTokens: Math.ceil(text.length / 4) };

describe("the AWS SDK understands each answer", () => {
  it("of InvokeModel, as Anthropic's Messages API words it", async () => {
    const { body, contentType } = await runtime(aws, payments).send(
      new InvokeModelCommand({ body: BODY, modelId: PROFILE }),
    );
    expect(contentType).toBe("application/json");
    expect(JSON.parse(body.transformToString())).toMatchObject({
      content: [{ text, type: "text" }],
      model: MODEL,
      role: "assistant",
      stop_reason: "end_turn",
      type: "message",
      usage: { input_tokens: usage.inputTokens, output_tokens: usage.outputTokens },
    });
  });

  it("of InvokeModelWithResponseStream, in the order in which Anthropic's events come", async () => {
    const { body } = await runtime(aws, payments).send(
      new InvokeModelWithResponseStreamCommand({ body: BODY, modelId: PROFILE }),
    );
    const events = (await all(body)).map(({ chunk }) =>
      JSON.parse(Buffer.from(chunk?.bytes ?? []).toString()),
    );
    expect(events.map(({ type }) => type).filter((type, at, types) => type !== types[at - 1])).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
    expect(events.map(({ delta }) => delta?.text ?? "").join("")).toBe(text);
    expect(events.filter(({ delta }) => delta?.text).length).toBeGreaterThan(1);
    expect(events[0].message.usage.input_tokens).toBe(usage.inputTokens);
    expect(events.at(-1)["amazon-bedrock-invocationMetrics"]).toMatchObject({
      inputTokenCount: usage.inputTokens,
      outputTokenCount: usage.outputTokens,
    });
  });

  it("of Converse", async () => {
    const {
      output,
      stopReason,
      usage: told,
    } = await runtime(aws, payments).send(new ConverseCommand({ ...converse, modelId: PROFILE }));
    expect(output?.message).toEqual({ content: [{ text }], role: "assistant" });
    expect([stopReason, told]).toMatchObject([
      "end_turn",
      { ...usage, totalTokens: usage.inputTokens + usage.outputTokens },
    ]);
  });

  it("of ConverseStream", async () => {
    const { stream } = await runtime(aws, payments).send(
      new ConverseStreamCommand({ ...converse, modelId: PROFILE }),
    );
    const events = await all(stream);
    expect(events.map((event) => event.contentBlockDelta?.delta?.text ?? "").join("")).toBe(text);
    expect(events[0]?.messageStart?.role).toBe("assistant");
    expect(events.at(-2)?.messageStop?.stopReason).toBe("end_turn");
    expect(events.at(-1)?.metadata?.usage).toMatchObject(usage);
  });

  it("of CountTokens, which counts what an invocation of the same prompt is charged", async () => {
    const client = runtime(aws, payments);
    const invokeModel = { body: Buffer.from(BODY) };
    const counts = [
      await client.send(new CountTokensCommand({ input: { invokeModel }, modelId: MODEL })),
      await client.send(new CountTokensCommand({ input: { converse }, modelId: MODEL })),
    ].map(({ inputTokens }) => inputTokens);
    expect(counts).toEqual([usage.inputTokens, usage.inputTokens]);
    expect(aws.bedrock.calls.map(({ operation }) => operation)).toEqual(["CountTokens", "CountTokens"]);
  });

  it("the same each time, and more tokens for a longer prompt, so that costs can be told beforehand", async () => {
    const client = runtime(aws, payments);
    const ask = async (body: string) =>
      (await client.send(new InvokeModelCommand({ body, modelId: PROFILE }))).body.transformToString();
    expect(await ask(BODY)).toBe(await ask(BODY));
    await ask(BODY.replace("Hello there", "x".repeat(400)));
    expect(aws.bedrock.calls.map((call) => call.usage?.inputTokens)).toEqual([3, 3, 100]);
  });
});

describe("a model may be named", () => {
  it.each([
    ["by its id", MODEL, undefined],
    ["by its ARN", modelArn("us-east-1"), undefined],
    ["by the id of a profile", PROFILE, "us-east-1"],
    ["by the ARN of a profile", profileArn(), "us-east-1"],
    ["by the id of a global profile", GLOBAL_PROFILE, "us-east-1"],
  ])("%s", async (_, modelId, servedBy) => {
    const { output } = await runtime(aws, payments).send(new ConverseCommand({ ...converse, modelId }));
    expect(output?.message?.content).toEqual([{ text }]);
    expect(aws.bedrock.calls).toMatchObject([{ model: modelId, status: 200 }]);
    expect(aws.bedrock.calls[0]?.servedBy).toBe(servedBy);
  });

  it("by a profile that never ends in the region called, and is then served elsewhere", async () => {
    await runtime(aws, payments, "us-west-1").send(new ConverseCommand({ ...converse, modelId: PROFILE }));
    expect(aws.bedrock.calls).toMatchObject([{ region: "us-west-1", servedBy: "ca-central-1", status: 200 }]);
  });

  it.each([
    ["an id that nobody has", "us.anthropic.claude-sonnet-0"],
    ["a profile of another geography", `eu.${MODEL}`],
    ["an ARN of another region", modelArn("us-west-2")],
    ["a profile of another account", profileArn().replace(/\d{12}/, "210987654321")],
    ["an ARN of another partition", modelArn("us-east-1").replace("arn:aws:", "arn:aws-us-gov:")],
  ])("but not by %s", async (_, modelId) => {
    await expect(
      runtime(aws, payments).send(new ConverseCommand({ ...converse, modelId })),
    ).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
      message: "The provided model identifier is invalid.",
      name: "ValidationException",
    });
  });
});

describe("a request that the real Bedrock refuses is refused here", () => {
  it.each([
    ["no JSON", "{", "Malformed input request"],
    ["no version", BODY.replace("anthropic_version", "version"), "anthropic_version: Field required"],
    ["no limit", BODY.replace("max_tokens", "tokens"), "max_tokens: Field required"],
    ["no messages", BODY.replace(/"messages":.*/, '"messages":[]}'), "at least one message"],
  ])("for %s", async (_, body, told) => {
    await expect(
      runtime(aws, payments).send(new InvokeModelCommand({ body, modelId: PROFILE })),
    ).rejects.toMatchObject({ message: expect.stringContaining(told), name: "ValidationException" });
  });

  it("for a path that Bedrock does not have, which the list of calls then shows", async () => {
    const answer = await fetch(`${aws.bedrock.url}/v1/messages`, { body: "{}", method: "POST" });
    expect(answer.status).toBe(403);
    await answer.body?.cancel();
    expect(aws.bedrock.calls).toMatchObject([{ operation: "POST /v1/messages", status: 403 }]);
  });
});

describe("what Claude Code asks at its start", () => {
  it("lists the profiles of the region, each with the regions that it may end in", async () => {
    const { inferenceProfileSummaries = [] } = await control(aws, payments).send(
      new ListInferenceProfilesCommand({ typeEquals: "SYSTEM_DEFINED" }),
    );
    const ids = inferenceProfileSummaries.map(({ inferenceProfileId }) => inferenceProfileId);
    expect(ids).toContain(PROFILE);
    expect(ids).not.toContain(`eu.${MODEL}`);
    expect(
      inferenceProfileSummaries.find(({ inferenceProfileId }) => inferenceProfileId === PROFILE),
    ).toMatchObject({
      inferenceProfileArn: profileArn(),
      models: DESTINATIONS.map((region) => ({ modelArn: modelArn(region) })),
      status: "ACTIVE",
      type: "SYSTEM_DEFINED",
    });
  });

  it.each([PROFILE, profileArn()])("reads %s", async (inferenceProfileIdentifier) => {
    const profile = await control(aws, payments).send(
      new GetInferenceProfileCommand({ inferenceProfileIdentifier }),
    );
    expect(profile).toMatchObject({ inferenceProfileArn: profileArn(), inferenceProfileId: PROFILE });
  });

  it("reads of a global profile its model here and the one without a region", async () => {
    const { models } = await control(aws, payments).send(
      new GetInferenceProfileCommand({ inferenceProfileIdentifier: GLOBAL_PROFILE }),
    );
    expect(models?.map((model) => model.modelArn)).toEqual([modelArn("us-east-1"), modelArn("")]);
  });

  it.each(["us.anthropic.claude-sonnet-0", MODEL])("finds no profile %s", async (id) => {
    await expect(
      control(aws, payments).send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: id })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 }, name: "ResourceNotFoundException" });
  });
});

async function all<Event>(stream: AsyncIterable<Event> | undefined): Promise<Event[]> {
  const events: Event[] = [];
  for await (const event of stream ?? []) events.push(event);
  return events;
}
