import {
  CreateRoleCommand,
  DeleteAccessKeyCommand,
  PutRolePolicyCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it, onTestFinished } from "vitest";
import { localClient } from "../../../local/aws/bedrock/local-client.ts";
import { ACCOUNT, ANYTHING, BODY, type Credentials, invoke, local, PROFILE, team } from "./local.ts";

const MINUTE = 60_000;
const aws = local();

describe("a request is answered only for whoever signed it", () => {
  it("is answered when it is signed well, with the caller and the region known from it alone", async () => {
    const payments = await team(aws, ANYTHING);
    expect((await invoke(aws, payments, { region: "us-west-2" })).status).toBe(200);
    expect(aws.bedrock.calls).toEqual([
      {
        accessKeyId: payments.accessKeyId,
        model: PROFILE,
        operation: "InvokeModel",
        principal: payments.arn,
        region: "us-west-2",
        servedBy: "us-west-2",
        status: 200,
        time: expect.any(Date),
        usage: { inputTokens: expect.any(Number), outputTokens: expect.any(Number) },
      },
    ]);
  });

  it("is answered when the host was signed without its port, as Portkey's gateway does", async () => {
    const payments = await team(aws, ANYTHING);
    expect((await invoke(aws, payments, { host: "127.0.0.1" })).status).toBe(200);
    expect(await invoke(aws, payments, { host: "bedrock.example" })).toMatchObject({
      error: "InvalidSignatureException",
      status: 403,
    });
  });

  it("is answered when the hash of its body was signed with it", async () => {
    expect((await invoke(aws, await team(aws, ANYTHING), { hashed: true })).status).toBe(200);
  });

  it("is refused with another key's secret, and the call still tells which key was claimed", async () => {
    const [payments, search] = [await team(aws, ANYTHING), await team(aws, ANYTHING)];
    const { status, error } = await invoke(aws, { ...payments, secretAccessKey: search.secretAccessKey });
    expect([status, error]).toEqual([403, "InvalidSignatureException"]);
    expect(aws.bedrock.calls).toMatchObject([
      { accessKeyId: payments.accessKeyId, error: "InvalidSignatureException", status: 403 },
    ]);
    expect(aws.bedrock.calls[0]?.principal).toBeUndefined();
  });

  it("is refused with a key that AWS never made", async () => {
    const wrong = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "x".repeat(40) };
    expect(await invoke(aws, wrong)).toEqual({
      body: { message: "The security token included in the request is invalid." },
      error: "UnrecognizedClientException",
      status: 403,
    });
  });

  it.each<[string, (key: { AccessKeyId: string; UserName: string }) => Promise<unknown>]>([
    ["switched off", (key) => aws.iam.send(new UpdateAccessKeyCommand({ ...key, Status: "Inactive" }))],
    ["deleted", (key) => aws.iam.send(new DeleteAccessKeyCommand(key))],
  ])("is refused as soon as its key is %s", async (_, end) => {
    const payments = await team(aws, ANYTHING);
    expect((await invoke(aws, payments)).status).toBe(200);
    await end({ AccessKeyId: payments.accessKeyId, UserName: payments.name });
    expect((await invoke(aws, payments)).error).toBe("UnrecognizedClientException");
  });

  it("is refused without a signature", async () => {
    const { status, error } = await invoke(aws, await team(aws, ANYTHING), { unsigned: true });
    expect([status, error]).toEqual([403, "MissingAuthenticationTokenException"]);
  });

  it.each([
    ["its body", { body: BODY.replace("Hello", "Howdy") }],
    ["its body, of which a hash was signed", { body: BODY.replace("Hello", "Howdy"), hashed: true }],
    ["its path", { path: "/model/anthropic.claude-opus-5/invoke" }],
    ["a query", { path: `/model/${encodeURIComponent(PROFILE)}/invoke?x=1` }],
    ["a header that was signed", { headers: { "content-type": "text/plain" } }],
  ])("is refused when %s was changed on the way", async (_, change) => {
    const { status, error } = await invoke(aws, await team(aws, ANYTHING), change);
    expect([status, error]).toEqual([403, "InvalidSignatureException"]);
  });

  it.each([
    ["too old", -6 * MINUTE, "Signature expired: "],
    ["ahead of time", 6 * MINUTE, "Signature not yet current: "],
  ])("is refused when it is %s, so that a recorded request is of no use later", async (_, off, told) => {
    const payments = await team(aws, ANYTHING);
    const { status, error, body } = await invoke(aws, payments, { at: new Date(Date.now() + off) });
    expect([status, error, body.message]).toEqual([
      403,
      "InvalidSignatureException",
      expect.stringContaining(told),
    ]);
    const near = new Date(Date.now() + off * 0.7);
    expect((await invoke(aws, payments, { at: near })).status).toBe(200);
  });

  it("is refused when it was signed for another service", async () => {
    const { status, body } = await invoke(aws, await team(aws, ANYTHING), { service: "sts" });
    expect([status, body.message]).toEqual([403, expect.stringContaining("correct service: 'bedrock'")]);
  });
});

describe("temporary credentials of a role", () => {
  it("are good for what the role may do, as long as their token comes with them", async () => {
    const session = await assume("reader", 3600);
    expect((await invoke(aws, session)).status).toBe(200);
    expect(aws.bedrock.calls[0]?.principal).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/reader/jane`);
    const { sessionToken: _, ...without } = session;
    const other = { ...session, sessionToken: (await assume("other", 3600)).sessionToken };
    for (const wrong of [without, other as Credentials])
      expect((await invoke(aws, wrong)).error).toBe("UnrecognizedClientException");
  });

  it("are refused once their time is over", async () => {
    expect(await invoke(aws, await assume("expired", 0))).toMatchObject({
      error: "ExpiredTokenException",
      status: 403,
    });
  });

  it("are refused once the role is gone", async () => {
    const sts = new STSClient(localClient(aws.aws.url));
    onTestFinished(() => sts.destroy());
    expect((await invoke(aws, await session(sts, "never-made", 3600))).error).toBe(
      "UnrecognizedClientException",
    );
  });
});

/** Credentials of a new role that may call anything. */
async function assume(RoleName: string, seconds: number): Promise<Credentials> {
  const sts = new STSClient(localClient(aws.aws.url));
  onTestFinished(() => sts.destroy());
  const trust = { Action: "sts:AssumeRole", Effect: "Allow", Principal: { AWS: ACCOUNT } };
  const AssumeRolePolicyDocument = JSON.stringify({ Statement: [trust], Version: "2012-10-17" });
  await aws.iam.send(new CreateRoleCommand({ AssumeRolePolicyDocument, RoleName }));
  const PolicyDocument = JSON.stringify({ Statement: ANYTHING, Version: "2012-10-17" });
  await aws.iam.send(new PutRolePolicyCommand({ PolicyDocument, PolicyName: "invoke", RoleName }));
  return session(sts, RoleName, seconds);
}

async function session(sts: STSClient, role: string, DurationSeconds: number): Promise<Credentials> {
  const { Credentials: made } = await sts.send(
    new AssumeRoleCommand({
      DurationSeconds,
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/${role}`,
      RoleSessionName: "jane",
    }),
  );
  return {
    accessKeyId: made?.AccessKeyId ?? "",
    secretAccessKey: made?.SecretAccessKey ?? "",
    sessionToken: made?.SessionToken ?? "",
  };
}
