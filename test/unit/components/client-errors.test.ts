import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { type Call, portkeyClient } from "../../../components/portkey/client.ts";
import { PortkeyError } from "../../../components/portkey/errors.ts";
import type { FaultRule } from "../../../local/portkey/faults.ts";
import { start } from "../local-portkey/local.ts";

const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/** A call that creates: of all kinds the one with a secret in its body, and with an answer that is needed. */
const creating: Call<unknown> = {
  answer: z.object({ slug: z.string().min(1) }),
  body: { awsSecretAccessKey: secret, name: "payments" },
  doing: 'creating virtual key "payments"',
  method: "POST",
  path: "virtual-keys",
  scope: "virtual_keys.create",
  secrets: [secret],
};

const deleting: Call<unknown> = {
  answer: z.unknown(),
  doing: 'deleting virtual key "payments"',
  method: "DELETE",
  path: "virtual-keys/payments",
  scope: "virtual_keys.delete",
};

/** What the caller of a call gets where Portkey, or what stands before it, answers with a fault: with status 200 by default. */
async function failure(fault: FaultRule | ((adminKey: string) => FaultRule), call = creating) {
  const { adminKey, fail, url } = await start();
  fail({ status: 200, ...(typeof fault === "function" ? fault(adminKey) : fault) });
  const error: unknown = await portkeyClient(
    url,
    adminKey,
  )(call).then(
    () => expect.unreachable(`${call.doing}: taken for done`),
    (reason) => reason,
  );
  if (!(error instanceof PortkeyError)) throw new Error(`no PortkeyError: ${inspect(error)}`);
  return { adminKey, error, url };
}

describe("a refusal says what was tried, what Portkey answered and what to do:", () => {
  test.each<[string, FaultRule, string]>([
    [
      "a wrong key",
      { body: { data: { errorCode: "AB05", message: "Unauthorised Request" }, success: false }, status: 401 },
      '401 AB05 "Unauthorised Request"; set PORTKEY_API_KEY to a valid admin key',
    ],
    [
      "a missing scope",
      {
        body: { data: { errorCode: "AB03", message: "Not enough permissions" }, success: false },
        status: 403,
      },
      '403 AB03 "Not enough permissions"; the admin key needs the scope virtual_keys.create',
    ],
    [
      "an error below `error`",
      { body: { error: { code: "invalid_name", message: "Name is taken", type: "invalid" } }, status: 409 },
      '409 invalid_name "Name is taken"',
    ],
    ["a bare message", { body: { message: "No such route" }, status: 404 }, '404 "No such route"'],
    ["a code alone", { body: { success: false, data: { errorCode: "AB01" } }, status: 400 }, "400 AB01"],
    ["an error in a form of its own", { body: { error: "nope" }, status: 400 }, "400"],
    ["a list", { body: ["nope"], status: 400 }, "400"],
    [
      "a text that would clear the screen, start a line or end commands of a pipeline's log",
      { body: { message: "\u001b[2J\u202ea\n::stop-commands::b" }, status: 400 },
      '400 "\\u001b[2J\\u202ea ::stop-commands::b"',
    ],
    [
      "a megabyte",
      { body: { message: "x".repeat(1_000_000) }, status: 400 },
      `400 "${"x".repeat(300)}… (999,700 more characters)"`,
    ],
    ["a proxy's page", { status: 502, text: "<html><h1>502 Bad Gateway</h1></html>" }, "502"],
    ["nothing", { empty: true, status: 500 }, "500"],
  ])("%s", async (_, fault, answered) => {
    const { error } = await failure(fault);
    expect(error.message).toBe(`creating virtual key "payments": Portkey answered ${answered}`);
    expect(error).toMatchObject({ ambiguous: (fault.status ?? 0) >= 500, status: fault.status });
  });

  test("what is updated and was deleted by hand is told the way back", async () => {
    const updating = {
      ...deleting,
      doing: 'updating virtual key "payments"',
      method: "PUT" as const,
      scope: "virtual_keys.update",
    };
    const { error } = await failure({ body: { message: "Not found" }, status: 404 }, updating);
    expect(error.message).toBe(
      'updating virtual key "payments": Portkey answered 404 "Not found"; if somebody deleted it, pulumi up --refresh makes it anew',
    );
  });

  test("what cannot be deleted because it is in use is told what to delete first", async () => {
    const body = { data: { errorCode: "AB07", message: "in use by providers a" }, success: false };
    const { error } = await failure({ body, status: 409 }, deleting);
    expect(error.message).toBe(
      'deleting virtual key "payments": Portkey answered 409 AB07 "in use by providers a"; delete what still uses it in Portkey, then run this again',
    );
  });

  test.each(["POST", "DELETE"])(
    "a redirect of a %s is none of its answers, and nothing was done",
    async (method) => {
      const redirect: FaultRule = {
        empty: true,
        headers: { location: "https://login.example.com" },
        status: 302,
      };
      const { error } = await failure(redirect, method === "POST" ? creating : deleting);
      expect(error).toMatchObject({ ambiguous: false, status: 302 });
      expect(error.message).toContain("Portkey answered 302");
    },
  );
});

describe("without an answer, what may have been done is looked for before it is tried again:", () => {
  test.each<[string, FaultRule]>([
    ["a dropped connection", { drop: "after" }],
    ["a login page with status 200", { text: "<html><h1>Log in</h1></html>" }],
    ["an empty answer", { empty: true }],
    ["JSON without what is needed", { body: { success: true } }],
    ["JSON that is no object", { body: "created" }],
  ])("%s to a create", async (_, fault) => {
    const { error, url } = await failure(fault);
    expect(error).toMatchObject({ ambiguous: true, status: undefined });
    expect(error.message).toMatch(/^creating virtual key "payments": no answer from Portkey at /);
    expect(error.message).toContain(`${url} (`);
    expect(error.message).toContain("; check PORTKEY_BASE_URL and the network");
  });

  test("a login page with status 200 is not taken for a deletion that worked", async () => {
    const { error } = await failure({ text: "<html><h1>Log in</h1></html>" }, deleting);
    expect(error).toMatchObject({ ambiguous: true, status: undefined });
  });
});

test.each([200, 204])(
  "an empty answer (%i) to a deletion is a success, as Portkey gives it",
  async (status) => {
    const { adminKey, fail, url } = await start();
    fail({ empty: true, status });
    await expect(portkeyClient(url, adminKey)(deleting)).resolves.toEqual({});
  },
);

describe("no error shows the admin key or a secret:", () => {
  const quoting = (adminKey: string) => `bad key ${adminKey}, bad secret ${secret}, in {"a":"${secret}"}`;

  test.each<[string, (adminKey: string) => FaultRule]>([
    ["quoted by Portkey", () => ({ quote: true, status: 400 })],
    ["quoted in data", (key) => ({ body: { data: { message: quoting(key) }, success: false }, status: 403 })],
    ["quoted in a code", (key) => ({ body: { error: { code: quoting(key), message: "a" } }, status: 401 })],
    ["quoted in a bare message", (key) => ({ body: { message: quoting(key) }, status: 500 })],
    [
      "quoted with / as JSON may write it",
      () => ({ status: 400, text: `{"message":"bad secret ${secret.replaceAll("/", "\\/")}"}` }),
    ],
    [
      "quoted with + as JSON may write it",
      () => ({ status: 400, text: `{"message":"bad secret ${secret.replaceAll("+", "\\u002B")}"}` }),
    ],
    [
      "quoted in JSON within a message",
      () => ({ body: { message: `{"secret":"${secret.replaceAll("/", "\\/")}"}` }, status: 400 }),
    ],
    ["quoted as in a URL", () => ({ body: { message: encodeURIComponent(secret) }, status: 400 })],
    ["quoted by a proxy", (key) => ({ status: 502, text: `<html>${quoting(key)}</html>` })],
    ["quoted by a login page", (key) => ({ text: `<html>${quoting(key)}</html>` })],
    ["in an answer of the wrong form", (key) => ({ body: { [secret]: 1, key, slug: ["a", secret] } })],
    [
      "in a redirect",
      (key) => ({ empty: true, headers: { location: `https://a.example/${key}` }, status: 307 }),
    ],
    ["on a dropped connection", () => ({ drop: "before" })],
  ])("%s", async (_, fault) => {
    const { adminKey, error } = await failure(fault);
    const shown = [
      error.message,
      error.stack,
      String(error.cause),
      JSON.stringify(error),
      inspect(error, { depth: 10, showHidden: true }),
    ].join("\n");
    expect(shown).toContain("creating virtual key");
    expect(shown).not.toContain(adminKey);
    for (const spelt of [secret, secret.replaceAll("/", "\\/"), encodeURIComponent(secret)])
      expect(shown).not.toContain(spelt);
  });

  test("and what is left of Portkey's message still helps", async () => {
    const { error } = await failure(() => ({ body: { message: `key ${secret} is no good` }, status: 400 }));
    expect(error.message).toContain('"key [secret] is no good"');
  });
});
