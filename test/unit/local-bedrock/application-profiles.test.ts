import {
  CreateInferenceProfileCommand,
  DeleteInferenceProfileCommand,
  GetInferenceProfileCommand,
  ListInferenceProfilesCommand,
} from "@aws-sdk/client-bedrock";
import { ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { describe, expect, it } from "vitest";
import {
  ANYTHING,
  awsControl,
  control,
  DESTINATIONS,
  GLOBAL_PROFILE,
  INVOKE,
  local,
  modelArn,
  profileArn,
  runtime,
  type Team,
  team,
} from "./local.ts";

const aws = local();
const messages = [{ content: [{ text: "Hello there" }], role: "user" as const }];

describe("an application profile", () => {
  it("is called by its ARN, and its team needs no right to the profile that it was made from", async () => {
    const arn = await made(profileArn());
    const payments = await team(
      aws,
      reaching(
        arn,
        DESTINATIONS.map((region) => modelArn(region)),
      ),
    );
    await call(payments, arn);
    expect(aws.bedrock.calls).toMatchObject([{ model: arn, servedBy: "us-east-1", status: 200 }]);
    await expect(call(payments, profileArn())).rejects.toThrow("not authorized");
  });

  it("is not called by who may call another one made from the same", async () => {
    const [own, other] = [await made(profileArn()), await made(profileArn())];
    const payments = await team(
      aws,
      reaching(
        own,
        DESTINATIONS.map((region) => modelArn(region)),
      ),
    );
    await expect(call(payments, other)).rejects.toThrow(`on resource: ${other}`);
  });

  it("stands for one model in one region, where it was made from that", async () => {
    const arn = await made(modelArn("us-east-1"));
    await call(await team(aws, reaching(arn, [modelArn("us-east-1")])), arn);
    expect(aws.bedrock.calls).toMatchObject([{ servedBy: "us-east-1", status: 200 }]);
  });

  it("of a global profile needs the leg without a region", async () => {
    const arn = await made(profileArn(GLOBAL_PROFILE));
    await call(await team(aws, reaching(arn, [modelArn("us-east-1"), modelArn("")])), arn);
    const without = await team(aws, reaching(arn, [modelArn("us-east-1")]));
    await expect(call(without, arn)).rejects.toThrow(`on resource: ${modelArn("")}`);
  });

  it("is unknown by its bare id, in another region, and once it is deleted", async () => {
    const payments = await team(aws, ANYTHING);
    const arn = await made(profileArn());
    const invalid = { message: "The provided model identifier is invalid.", name: "ValidationException" };
    await expect(call(payments, arn.split("/")[1])).rejects.toMatchObject(invalid);
    await expect(call(payments, arn, "us-west-2")).rejects.toMatchObject(invalid);
    await awsControl(aws).send(new DeleteInferenceProfileCommand({ inferenceProfileIdentifier: arn }));
    await expect(call(payments, arn)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
      name: "ResourceNotFoundException",
    });
  });

  it("can be read and listed, which is how a gateway learns what model it is", async () => {
    const payments = await team(aws, ANYTHING);
    const arn = await made(profileArn());
    const client = control(aws, payments);
    const profile = await client.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: arn }));
    expect(profile).toMatchObject({
      inferenceProfileArn: arn,
      models: DESTINATIONS.map((region) => ({ modelArn: modelArn(region) })),
      type: "APPLICATION",
    });
    const { inferenceProfileSummaries } = await client.send(
      new ListInferenceProfilesCommand({ typeEquals: "APPLICATION" }),
    );
    expect(inferenceProfileSummaries).toContainEqual(expect.objectContaining({ inferenceProfileArn: arn }));
  });
});

let profiles = 0;

/** @returns the ARN of a new profile in us-east-1 */
async function made(copyFrom: string): Promise<string> {
  const { inferenceProfileArn } = await awsControl(aws).send(
    new CreateInferenceProfileCommand({
      inferenceProfileName: `payments-${profiles++}`,
      modelSource: { copyFrom },
    }),
  );
  return inferenceProfileArn ?? "";
}

function reaching(profile: string, legs: string[]): object[] {
  const Condition = { StringEquals: { "bedrock:InferenceProfileArn": profile } };
  return [
    { Action: INVOKE, Effect: "Allow", Resource: profile },
    { Action: INVOKE, Condition, Effect: "Allow", Resource: legs },
  ];
}

function call(who: Team, modelId: string | undefined, region?: string) {
  return runtime(aws, who, region).send(new ConverseCommand({ messages, modelId }));
}
