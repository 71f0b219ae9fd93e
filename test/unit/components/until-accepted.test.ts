import type { RequestListener } from "node:http";
import { expect, test } from "vitest";
import { untilAccepted } from "../../../components/bedrock/until-accepted.ts";
import { awsHandler } from "../../../components/shared/network/aws-handler.ts";
import { onLoopback } from "./loopback.ts";
import { networkVariables } from "./shared/network/environment.ts";

const key = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCY" };

const answer =
  (status: number, body: string): RequestListener =>
  (_, response) =>
    response.writeHead(status, { "content-type": "text/xml" }).end(body);
const error = (code: string) =>
  `<ErrorResponse><Error><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
const accepted = answer(
  200,
  "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
);
const unknown = answer(403, error("InvalidClientTokenId"));

/** What is told while a key is waited for, and how it ends. */
async function wait(endpoint: string) {
  const told: string[] = [];
  const settings = { endpoint, region: "us-east-1", requestHandler: await awsHandler() };
  const end = await untilAccepted(key, settings, (line) => told.push(line)).then(
    () => "accepted",
    (reason: Error) => reason.message,
  );
  return { end, told };
}

/** A server that gives the answers in turn, and the last one from then on. */
async function aws(...answers: RequestListener[]): Promise<string> {
  networkVariables({});
  let count = 0;
  const { url } = await onLoopback((request, response) =>
    answers[Math.min(count++, answers.length - 1)]?.(request, response),
  );
  return url;
}

test("a key that AWS does not know yet is waited for", async () => {
  const { end, told } = await wait(await aws(unknown, unknown, accepted));
  expect(end).toBe("accepted");
  expect(told).toEqual([
    `AWS does not accept the new access key ${key.accessKeyId} yet (attempt 1)`,
    `AWS does not accept the new access key ${key.accessKeyId} yet (attempt 2)`,
  ]);
});

test("a key that AWS will never accept is not waited for", async () => {
  const { end, told } = await wait(await aws(answer(403, error("SignatureDoesNotMatch"))));
  expect(end).toBe(`AWS does not accept the access key ${key.accessKeyId}: SignatureDoesNotMatch: no`);
  expect(told).toEqual([]);
});

test("what AWS answers is printed as plain text", async () => {
  const hostile = error("Denied").replace("no", "&#x9b;2J\u202ea");
  const { end } = await wait(await aws(answer(403, hostile)));
  expect(end).toBe(`AWS does not accept the access key ${key.accessKeyId}: Denied: \\u009b2J\\u202ea`);
});

test("where AWS cannot be reached, nobody is told that the key is not accepted, and nobody waits", async () => {
  networkVariables({});
  const { end, told } = await wait("https://sts.example.test");
  expect(told).toEqual([]);
  expect(end).toMatch(
    /^AWS could not be asked whether it accepts the access key AKIAIOSFODNN7EXAMPLE: sts\.example\.test cannot be reached \((ENOTFOUND|EAI_AGAIN)\): check the address and the network; where a proxy is the way out, set HTTPS_PROXY$/,
  );
});

test("a connection that breaks after AWS has answered fails no key that is right", async () => {
  const drop: RequestListener = ({ socket }) => socket.destroy();
  // The SDK itself tries three times.
  const { end, told } = await wait(await aws(unknown, drop, drop, drop, accepted));
  expect(end).toBe("accepted");
  expect(told).toEqual([
    expect.stringMatching(/yet \(attempt 1\)$/),
    expect.stringMatching(/yet \(attempt 2\): socket hang up$/),
  ]);
});
