import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type AwsFront, awsFront } from "./aws-front.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * AWS accepts a new access key only seconds after its creation. Portkey is given none before that.
 */

/** How AWS answers whoever signs with a key that was made here, and how often. */
let code: string;
let refusals: number;
/** With which keys it was asked, and how much had been registered in Portkey by then. */
let asked: { key: string; registered: number }[];

let front: AwsFront;
let local: LocalStack;
beforeAll(async () => {
  local = await localStack("accepted");
  front = await awsFront(local.aws, async ({ accessKeyId, action }, carriedOut) => {
    if (action !== "GetCallerIdentity" || !accessKeyId.startsWith("AKIA")) return carriedOut();
    const { "POST /integrations": integrations = 0, "POST /virtual-keys": virtualKeys = 0 } =
      local.portkey.calls();
    asked.push({ key: accessKeyId, registered: integrations + virtualKeys });
    if (asked.length > refusals) return carriedOut();
    return {
      body: `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
      headers: { "content-type": "text/xml" },
      status: 403,
    };
  });
});
afterAll(async () => {
  await local.close();
  await front.stop();
});
beforeEach(() => {
  asked = [];
  refusals = 0;
  local.portkey.resetCalls();
});

async function up(payments: object = someTeams.payments) {
  await local.configure({ teams: { payments }, workspace: local.portkey.workspace.slug });
  return local.cli(["up", "--yes", "--skip-preview", "--color=never"], { AWS_ENDPOINT_URL: front.url });
}

test("a key that AWS will never accept fails the update, and Portkey does not get it", async () => {
  [code, refusals] = ["SignatureDoesNotMatch", 1];
  const { all, exitCode } = await up();
  expect(exitCode).not.toBe(0);
  expect(all).toContain(`AWS does not accept the access key ${asked[0]?.key}: SignatureDoesNotMatch: no`);
  expect(local.portkey.objects().virtualKeys).toEqual([]);
});

test("a key that AWS does not know yet is waited for, with a word about it", async () => {
  [code, refusals] = ["InvalidClientTokenId", 2];
  const { all, exitCode } = await up();
  expect(exitCode, all).toBe(0);
  expect(all).toContain(`AWS does not accept the new access key ${asked[0]?.key} yet (attempt 1)`);
  expect(all).toContain("yet (attempt 2)");
  const [{ key } = {}] = asked;
  expect(asked).toEqual([1, 2, 3].map(() => ({ key, registered: 0 })));
  expect(local.portkey.calls()["POST /virtual-keys"]).toBe(2);
});

test("the model catalog gets none before that either", async () => {
  [code, refusals] = ["InvalidClientTokenId", 1];
  const { all, exitCode } = await up({ ...someTeams.payments, registration: "catalog" });
  expect(exitCode, all).toBe(0);
  const [{ key } = {}] = asked;
  expect(asked).toEqual([1, 2].map(() => ({ key, registered: 0 })));
  expect(local.portkey.calls()["POST /integrations"]).toBe(2);
});

test("AWS is asked about another key alone, not for another change", async () => {
  const { payments } = someTeams;
  expect((await up()).exitCode).toBe(0);
  local.portkey.resetCalls();
  asked = [];

  const changed = { ...payments, limitsOn: "virtualKey" };
  expect((await up(changed)).exitCode).toBe(0);
  expect(local.portkey.calls()["PUT /virtual-keys/{slug}"]).toBe(2);
  expect(asked).toEqual([]);

  expect((await up({ ...changed, accessKey: { serial: 2 } })).exitCode).toBe(0);
  expect(asked).toHaveLength(1);
});
