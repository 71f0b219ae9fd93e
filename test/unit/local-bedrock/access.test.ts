import { GetInferenceProfileCommand, ListInferenceProfilesCommand } from "@aws-sdk/client-bedrock";
import { ConverseCommand, ConverseStreamCommand, CountTokensCommand } from "@aws-sdk/client-bedrock-runtime";
import {
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { describe, expect, it } from "vitest";
import {
  ACCOUNT,
  ANYTHING,
  control,
  DESTINATIONS,
  GLOBAL_PROFILE,
  INVOKE,
  local,
  MODEL,
  modelArn,
  PROFILE,
  profileArn,
  runtime,
  type Team,
  team,
  throughProfile,
} from "./local.ts";

const aws = local();
const messages = [{ content: [{ text: "Hello there" }], role: "user" as const }];

/** @returns undefined when the call is answered, and what AWS says against it otherwise */
async function refusal(who: Team, modelId = PROFILE, region = "us-east-1"): Promise<string | undefined> {
  try {
    await runtime(aws, who, region).send(new ConverseCommand({ messages, modelId }));
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 403 }, name: "AccessDeniedException" });
    return (error as Error).message;
  }
}

function unallowed({ arn }: Team, resource: string, action = "bedrock:InvokeModel"): string {
  return `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
}

describe("a team reaches what its policies say", () => {
  it("nothing without a policy", async () => {
    const payments = await team(aws);
    expect(await refusal(payments)).toBe(unallowed(payments, profileArn()));
    expect(aws.bedrock.calls).toMatchObject([
      { error: "AccessDeniedException", principal: payments.arn, status: 403 },
    ]);
  });

  it("its profile, in its region", async () => {
    const payments = await team(aws, throughProfile());
    expect(await refusal(payments)).toBeUndefined();
    expect(await refusal(payments, PROFILE, "us-west-2")).toBe(
      unallowed(payments, profileArn(PROFILE, "us-west-2")),
    );
  });

  it("no other model", async () => {
    const payments = await team(aws, throughProfile());
    const other = "us.anthropic.claude-opus-4-20250514-v1:0";
    expect(await refusal(payments, other)).toBe(unallowed(payments, profileArn(other)));
  });

  it("not the model behind its profile by itself", async () => {
    const payments = await team(aws, throughProfile());
    expect(await refusal(payments, MODEL)).toBe(unallowed(payments, modelArn("us-east-1")));
  });

  it("a model in its region alone, where that is what the policy says", async () => {
    const resource = modelArn("us-west-2");
    const payments = await team(aws, [{ Action: INVOKE, Effect: "Allow", Resource: resource }]);
    expect(await refusal(payments, MODEL, "us-west-2")).toBeUndefined();
    expect(await refusal(payments, MODEL, "us-east-1")).toBe(unallowed(payments, modelArn("us-east-1")));
  });

  it.each(DESTINATIONS)(
    "no profile of which the leg in %s is missing, wherever it would be served",
    async (missing) => {
      const legs = DESTINATIONS.filter((region) => region !== missing);
      const payments = await team(aws, throughProfile(legs));
      expect(await refusal(payments)).toBe(unallowed(payments, modelArn(missing)));
    },
  );

  it("no profile without the model in the region called, even where that never serves it", async () => {
    const statements = JSON.parse(
      JSON.stringify(throughProfile()).replaceAll(profileArn(), profileArn(PROFILE, "us-west-1")),
    );
    const payments = await team(aws, statements);
    expect(await refusal(payments, PROFILE, "us-west-1")).toBe(unallowed(payments, modelArn("us-west-1")));
  });

  it("no stream with the right to whole answers alone", async () => {
    const whole = JSON.parse(JSON.stringify(throughProfile()).replaceAll(`,"${INVOKE[1]}"`, ""));
    const payments = await team(aws, whole);
    expect(await refusal(payments)).toBeUndefined();
    await expect(
      runtime(aws, payments).send(new ConverseStreamCommand({ messages, modelId: PROFILE })),
    ).rejects.toThrow(unallowed(payments, profileArn(), INVOKE[1]));
  });

  it("no count of tokens without the right to it, which is one to the model", async () => {
    const count = { input: { converse: { messages } }, modelId: MODEL };
    const payments = await team(aws, throughProfile());
    await expect(runtime(aws, payments).send(new CountTokensCommand(count))).rejects.toThrow(
      unallowed(payments, modelArn("us-east-1"), "bedrock:CountTokens"),
    );
    const allowed = { Action: "bedrock:CountTokens", Effect: "Allow", Resource: modelArn("us-east-1") };
    const search = await team(aws, [allowed]);
    expect((await runtime(aws, search).send(new CountTokensCommand(count))).inputTokens).toBeGreaterThan(0);
  });

  it("no list of profiles by a right that names one, and a profile only by its ARN", async () => {
    const Action = ["bedrock:ListInferenceProfiles", "bedrock:GetInferenceProfile"];
    const payments = await team(aws, [{ Action, Effect: "Allow", Resource: profileArn() }]);
    const client = control(aws, payments);
    await expect(client.send(new ListInferenceProfilesCommand())).rejects.toThrow(
      unallowed(payments, "*", Action[0]),
    );
    const get = (id: string) =>
      client.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: id }));
    await expect(get(PROFILE)).resolves.toMatchObject({ inferenceProfileArn: profileArn() });
    await expect(get(GLOBAL_PROFILE)).rejects.toThrow(
      unallowed(payments, profileArn(GLOBAL_PROFILE), Action[1]),
    );
  });
});

describe("a global profile", () => {
  const ARN = profileArn(GLOBAL_PROFILE);
  const leg = (Resource: string, region: string, through?: string) => ({
    Action: INVOKE,
    Condition: {
      StringEquals: {
        "aws:RequestedRegion": region,
        ...(through && { "bedrock:InferenceProfileArn": through }),
      },
    },
    Effect: "Allow",
    Resource,
  });
  const legs = [
    leg(ARN, "us-east-1"),
    leg(modelArn("us-east-1"), "us-east-1", ARN),
    leg(modelArn(""), "unspecified", ARN),
  ];

  it("needs itself, the model in the region called, and the leg without a region", async () => {
    expect(await refusal(await team(aws, legs), GLOBAL_PROFILE)).toBeUndefined();
    for (const [index, missing] of [ARN, modelArn("us-east-1"), modelArn("")].entries()) {
      const payments = await team(aws, legs.toSpliced(index, 1));
      expect(await refusal(payments, GLOBAL_PROFILE)).toBe(unallowed(payments, missing));
    }
  });

  it("is not opened by a policy for a profile of a geography", async () => {
    const payments = await team(aws, throughProfile());
    expect(await refusal(payments, GLOBAL_PROFILE)).toBe(unallowed(payments, ARN));
  });
});

describe("what is denied stays denied", () => {
  it("by a deny, whatever else allows it, and the message says so", async () => {
    const payments = await team(aws, ANYTHING, [
      { Action: INVOKE, Effect: "Deny", Resource: modelArn("us-west-2") },
    ]);
    expect(await refusal(payments)).toBe(
      `User: ${payments.arn} is not authorized to perform: bedrock:InvokeModel on resource: ${modelArn("us-west-2")} with an explicit deny in an identity-based policy`,
    );
  });

  it("by a permissions boundary, which may be narrower than a leg", async () => {
    const payments = await team(aws, ANYTHING);
    await bound(payments, throughProfile(DESTINATIONS.toSpliced(3)));
    expect(await refusal(payments)).toBe(
      unallowed(payments, modelArn("us-west-2")).replace("identity-based policy", "permissions boundary"),
    );
    await bound(payments, throughProfile());
    expect(await refusal(payments)).toBeUndefined();
  });

  it("by a deny in a permissions boundary", async () => {
    const payments = await team(aws, ANYTHING);
    await bound(payments, [...ANYTHING, { Action: INVOKE, Effect: "Deny", Resource: "*" }]);
    expect(await refusal(payments)).toContain("with an explicit deny in a permissions boundary");
  });
});

describe("a change in IAM counts from the next request on", () => {
  it("when an inline policy comes and goes", async () => {
    const payments = await team(aws);
    const policy = { PolicyName: "inline", UserName: payments.name };
    const PolicyDocument = document(throughProfile());
    await aws.iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument }));
    expect(await refusal(payments)).toBeUndefined();
    await aws.iam.send(new DeleteUserPolicyCommand(policy));
    expect(await refusal(payments)).toBe(unallowed(payments, profileArn()));
  });

  it("when a policy gets another version, and when it is detached", async () => {
    const payments = await team(aws, throughProfile());
    const PolicyArn = `arn:aws:iam::${ACCOUNT}:policy/${payments.name}-0`;
    const PolicyDocument = document(throughProfile(["us-east-1"]));
    await aws.iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }));
    expect(await refusal(payments)).toBe(unallowed(payments, modelArn("ca-central-1")));
    await aws.iam.send(new DetachUserPolicyCommand({ PolicyArn, UserName: payments.name }));
    expect(await refusal(payments)).toBe(unallowed(payments, profileArn()));
  });
});

let boundaries = 0;

async function bound({ name: UserName }: Team, statements: object[]): Promise<void> {
  const { Policy } = await aws.iam.send(
    new CreatePolicyCommand({ PolicyDocument: document(statements), PolicyName: `boundary-${boundaries++}` }),
  );
  await aws.iam.send(new PutUserPermissionsBoundaryCommand({ PermissionsBoundary: Policy?.Arn, UserName }));
}

function document(Statement: object[]): string {
  return JSON.stringify({ Statement, Version: "2012-10-17" });
}
