import { execa } from "execa";
import { describe, expect, test } from "vitest";
import type { Settings } from "../../../components/claude-code/settings.ts";
import { prove } from "../../../components/claude-code/verification/prove.ts";
import {
  type Arrived,
  bedrockSettings,
  gateway,
  key,
  messagesSettings,
  model,
  only,
  type Reply,
  said,
} from "./verify-gateway.ts";

/** The program as `pulumi up` starts it. */
function program(settings: Settings | string) {
  return execa(process.execPath, ["components/claude-code/verify.ts"], {
    env: { API_KEY: key },
    input: typeof settings === "string" ? settings : JSON.stringify(settings),
    reject: false,
  });
}

/** The proof without a process around it, with little patience. */
async function proof(settings: Settings, patience = 300, apiKey = key) {
  const told: string[] = [];
  const outcome = await prove(settings, apiKey, { patience, tell: (line) => told.push(line) }).then(
    (line) => ({ line, message: "" }),
    (error: Error) => ({ line: "", message: error.message }),
  );
  return { ...outcome, cause: outcome.message.split("\n").at(-1), told };
}

const notFound: Reply = { body: { message: "Not Found" }, status: 404 };

/** In AWS's form, whatever the gateway makes of it. */
const aws = (status: number, type: string, message: string): Reply => ({
  body: { message },
  headers: { "x-amzn-errortype": type },
  status,
});
const denied = aws(
  403,
  "AccessDeniedException",
  "User: arn:aws:iam::123456789012:user/payments is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-6 because no identity-based policy allows the bedrock:InvokeModel action",
);

describe("the program that pulumi up starts", () => {
  test("says on both streams, in one line, that the route answers", async () => {
    const { url } = await gateway(only("bedrock", notFound));
    const { exitCode, stderr, stdout } = await program(bedrockSettings(url));
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^mode bedrock: us\.anthropic\.claude-sonnet-4-6 answered through \S+ in \d\.\d s/,
    );
    expect(stdout).not.toContain("\n");
    expect(stderr).toBe(stdout);
  });

  test("fails, so that the update does, and names the cause on its last line", async () => {
    const { url } = await gateway(() => ({
      body: { message: "Portkey Error: Invalid API Key. Error Code: 03", status: "failure" },
      status: 401,
    }));
    const { exitCode, stderr, stdout } = await program(messagesSettings(url));
    expect(exitCode).toBe(1);
    expect(stdout).toBe("");
    expect(stderr.split("\n").at(-1)).toMatch(/^cause: the gateway does not know the API key/);
    expect(stderr).not.toContain(key);
  });

  test("does not quote settings that it cannot read, since they hold a key", async () => {
    const { exitCode, stderr, stdout } = await program(`${key} {`);
    expect(exitCode).toBe(1);
    expect(`${stderr}${stdout}`).toBe("standard input is not a settings.json");
  });
});

describe("what is sent", () => {
  test("is in mode bedrock what Claude Code sends, once, and nothing in another mode", async () => {
    const { arrived, url } = await gateway(() => said);
    await proof(bedrockSettings(url));
    expect(arrived).toHaveLength(1);
    const [{ body, headers, method, path }] = arrived as [Arrived];
    expect(`${method} ${path}`).toBe(`POST /v1/model/${model}/invoke`);
    expect(body).toEqual({
      anthropic_version: "bedrock-2023-05-31",
      max_tokens: 1,
      messages: [{ content: "ping", role: "user" }],
    });
    expect(headers).toMatchObject({ "x-portkey-api-key": key, "x-portkey-config": "pc-paymen-1a2b3c" });
    expect(headers).not.toHaveProperty("authorization");
  });

  test("is in mode messages what Claude Code sends, once, and nothing in another mode", async () => {
    const { arrived, url } = await gateway(() => said);
    await proof(messagesSettings(url));
    expect(arrived).toHaveLength(1);
    const [{ body, headers, method, path }] = arrived as [Arrived];
    expect(`${method} ${path}`).toBe("POST /v1/messages?beta=true");
    expect(body).toEqual({ max_tokens: 1, messages: [{ content: "ping", role: "user" }], model });
    expect(headers).toMatchObject({
      "anthropic-version": "2023-06-01",
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "x-portkey-api-key": key,
    });
    expect(headers).not.toHaveProperty("x-api-key");
  });

  test("keeps the ARN of an application profile in one segment of the path", async () => {
    const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/ab12cd";
    const { arrived, url } = await gateway(() => said);
    const settings = bedrockSettings(url);
    await proof({ ...settings, env: { ...settings.env, ANTHROPIC_MODEL: arn } });
    expect(arrived[0]?.path).toBe(`/v1/model/${encodeURIComponent(arn)}/invoke`);
  });

  test("has the fetched key as both headers in mode messages, as the bearer alone in mode bedrock", async () => {
    const { arrived, url } = await gateway(() => said);
    for (const { env, ...settings } of [messagesSettings(url), bedrockSettings(url)]) {
      const { ANTHROPIC_AUTH_TOKEN: _, ...rest } = env ?? {};
      const ANTHROPIC_CUSTOM_HEADERS = "x-portkey-config: pc-paymen-1a2b3c";
      await proof({ ...settings, apiKeyHelper: "security find", env: { ...rest, ANTHROPIC_CUSTOM_HEADERS } });
    }
    const sent = arrived.map(({ headers }) => [headers.authorization, headers["x-api-key"]]);
    expect(sent).toEqual([
      [`Bearer ${key}`, key],
      [`Bearer ${key}`, undefined],
    ]);
  });

  test("has the custom headers that Claude Code reads from a text, and drops what it drops", async () => {
    const { arrived, url } = await gateway(() => said);
    const settings = messagesSettings(url);
    const ANTHROPIC_CUSTOM_HEADERS = [
      "  X-Portkey-Config :  pc-other  \r",
      'x-portkey-metadata: {"team":"a:b"}',
      "no colon",
      ": no name",
      "Authorization: Bearer pk-other-key",
    ].join("\n");
    await proof({ ...settings, env: { ...settings.env, ANTHROPIC_CUSTOM_HEADERS } });
    expect(arrived[0]?.headers).toMatchObject({
      authorization: "Bearer pk-other-key",
      "x-portkey-config": "pc-other",
      "x-portkey-metadata": '{"team":"a:b"}',
    });
    expect(Object.keys(arrived[0]?.headers ?? {}).join()).not.toContain("no ");
  });

  test("goes to no other host, whatever the gateway says", async () => {
    const elsewhere = await gateway(() => said);
    const { url } = await gateway(() => ({
      headers: { location: `${elsewhere.url}/messages` },
      status: 307,
    }));
    const { cause } = await proof(messagesSettings(url));
    expect(elsewhere.arrived).toEqual([]);
    expect(cause).toContain(`moved to ${elsewhere.url}/messages: set gatewayUrl`);
  });
});

describe("a failure that may pass", () => {
  const passing: readonly (readonly [what: string, reply: Reply])[] = [
    ["a policy that AWS does not know everywhere yet", denied],
    [
      "an access key that AWS does not know everywhere yet",
      aws(403, "UnrecognizedClientException", "The security token included in the request is invalid."),
    ],
    [
      "the same without AWS's header, as gateways may pass it on",
      {
        body: { error: { message: "bedrock error: The security token included in the request is invalid." } },
        status: 403,
      },
    ],
    ["a rate limit", { body: { message: "apikey rate limit exceded" }, status: 429 }],
    ["an outage", { body: "<html>Bad Gateway</html>", status: 502 }],
    ["a connection that breaks", { drop: true, status: 0 }],
  ];
  test.each(passing)("does not fail an update that is right: %s", async (_, reply) => {
    const { arrived, url } = await gateway((_, count) => (count === 1 ? reply : said));
    const { line, told } = await proof(bedrockSettings(url));
    expect(line).toContain("answered through");
    expect(arrived).toHaveLength(2);
    expect(told).toEqual([expect.stringMatching(/^attempt 1: .+; trying again for 1 s more$/)]);
  });

  test("is given up in the end, with the last answer as the reason", async () => {
    const { arrived, url } = await gateway(() => denied);
    const start = performance.now();
    const { cause, told } = await proof(bedrockSettings(url), 2_200);
    expect(performance.now() - start).toBeLessThan(4_000);
    expect(arrived).toHaveLength(3);
    expect(told.map((line) => line.slice(0, 14))).toEqual(["attempt 1: 403", "attempt 2: 403"]);
    expect(told[1]).toContain("trying again for 2 s more");
    expect(cause).toContain("AWS does not allow bedrock:InvokeModel");
  });

  const lasting: readonly (readonly [what: string, reply: Reply])[] = [
    ["400", { body: { message: "Invalid config id passed", status: "failure" }, status: 400 }],
    ["401", { body: { message: "Portkey Error: Invalid API Key. Error Code: 03" }, status: 401 }],
    [
      "403 of the gateway itself",
      { body: { message: "Portkey Error: Forbidden!. Error Code: 033" }, status: 403 },
    ],
    ["404", notFound],
    ["501", { status: 501 }],
    ["412", { body: { message: "Portkey API Key Usage Limit Exceeded. Error Code: 04" }, status: 412 }],
  ];
  test.each(lasting)("is told from one that lasts, for which nobody waits: %s", async (_, reply) => {
    const { arrived, url } = await gateway(() => reply);
    const { told } = await proof(bedrockSettings(url), 30_000);
    expect(told).toEqual([]);
    expect(arrived.filter(({ path }) => path.endsWith("/invoke"))).toHaveLength(1);
  });

  test("is told from a gateway that is not there", async () => {
    const { stop, url } = await gateway(() => said);
    await stop();
    const { cause, told } = await proof(bedrockSettings(url), 30_000);
    expect(told).toEqual([]);
    expect(cause).toBe(`cause: the gateway at ${url} cannot be reached (ECONNREFUSED): check gatewayUrl`);
  });
});

describe("a gateway that serves one mode", () => {
  const refusals: readonly Reply[] = [
    notFound,
    { body: "<h1>Not Found</h1>", status: 404 },
    { status: 405 },
    { body: { message: "Something went wrong", status: "failure" }, status: 500 },
    { body: { error: { message: "fetch failed" } }, status: 500 },
    { status: 501 },
    { body: "AI Gateway says hey!", status: 200 },
  ];
  test.each(refusals)("makes the other mode the remedy, whatever it says: %o", async (refusal) => {
    const { arrived, url } = await gateway(only("messages", refusal));
    const { cause } = await proof(bedrockSettings(url));
    expect(cause).toBe(
      "cause: this gateway serves mode messages, not mode bedrock: set claudeCode.mode: messages",
    );
    const other = arrived.filter(({ path }) => path.startsWith("/v1/messages"));
    expect(other).toHaveLength(1);
    expect(other[0]?.headers).toMatchObject({
      "x-portkey-api-key": key,
      "x-portkey-config": "pc-paymen-1a2b3c",
    });
  });

  test("makes the other mode the remedy in the other direction too", async () => {
    const { url } = await gateway(only("bedrock", notFound));
    const { cause } = await proof(messagesSettings(url));
    expect(cause).toContain("serves mode bedrock, not mode messages: set claudeCode.mode: bedrock");
  });

  test("is not claimed where the other mode fails as well", async () => {
    const { arrived, url } = await gateway(() => notFound);
    const { cause } = await proof(bedrockSettings(url));
    expect(arrived).toHaveLength(2);
    expect(cause).toBe(
      `cause: what answers at ${url} is no gateway that serves mode bedrock: check gatewayUrl`,
    );
  });

  test("is not claimed where the answer names its cause: nothing else is sent", async () => {
    const { arrived, url } = await gateway(
      only("messages", aws(404, "ResourceNotFoundException", "Could not resolve the foundation model")),
    );
    const { cause } = await proof(bedrockSettings(url));
    expect(arrived).toHaveLength(1);
    expect(cause).toContain(`AWS does not know ${model} in the region that was called`);
  });

  test("is not claimed where gatewayUrl lacks /v1", async () => {
    const { url } = await gateway(only("messages", notFound));
    const base = url.replace(/\/v1$/, "");
    const { cause } = await proof(bedrockSettings(base));
    expect(cause).toContain(`set gatewayUrl: ${base}/v1`);
  });
});

test("an error that a gateway calls a success fails the update", async () => {
  const body = { error: { message: `Model ${model} is not allowed`, type: "model_not_allowed_error" } };
  const { url } = await gateway(() => ({ body, status: 200 }));
  expect((await proof(messagesSettings(url))).cause).toContain(`does not allow ${model}`);
});

test("a failure says what was sent where, and what came back, shortened", async () => {
  const { url } = await gateway(() => ({ body: { message: "x".repeat(5_000) }, status: 400 }));
  const { message } = await proof(bedrockSettings(url));
  const [what, sent, back] = message.split("\n");
  expect(what).toBe(`mode bedrock: ${model} did not answer`);
  expect(sent).toBe(
    `sent: POST ${url}/model/${model}/invoke (x-portkey-config: pc-paymen-1a2b3c; API key pk-l…)`,
  );
  expect(back).toMatch(/^came back: 400 \{"message":"x{488}… \(4,514 more characters\)$/);
});

describe("the API key", () => {
  const encoded = Buffer.from(key).toString("base64");
  const basic = Buffer.from(`user:${key}`).toString("base64");
  const forms = {
    base64: encoded,
    "base64 for URLs": Buffer.from(key).toString("base64url"),
    "base64 with something before": basic,
    "JSON within a text": key.replaceAll("/", "\\/"),
    plain: key,
    "URL encoding": encodeURIComponent(key),
  };
  test.each(Object.entries(forms))("is in no message of a gateway that repeats it: %s", async (_, form) => {
    // The middle, which would stay readable if the ends alone were masked.
    const middle = form.slice(8, -4);
    const reply: Reply = {
      body: { message: `${form} ${"-".repeat(420)} Bearer ${form}` },
      headers: {
        location: `http://127.0.0.1/?key=${encodeURI(form)}`,
        "x-amzn-errortype": `Bad ${encodeURI(form)}`,
      },
      status: 429,
    };
    const { url } = await gateway(() => reply);
    const { message, told } = await proof(messagesSettings(url));
    expect(told).toHaveLength(1);
    expect(`${told.join()}${message}`).not.toContain(middle);
    expect(message).toContain("pk-l…");
  });

  test("is in no message where an apiKeyHelper fetches it", async () => {
    const { url } = await gateway(() => ({ body: { message: `unknown: ${key}` }, status: 401 }));
    const { env } = bedrockSettings(url);
    const { message } = await proof({
      apiKeyHelper: "security find",
      env: { ...env, ANTHROPIC_CUSTOM_HEADERS: "x-portkey-config: pc-paymen-1a2b3c" },
    });
    expect(message).toContain("unknown: pk-l…");
    expect(message).not.toContain(key);
  });

  test("is not in an answer's remains where the answer is cut within it", async () => {
    const { url } = await gateway(() => ({ body: `${"-".repeat(490)}${key}`, status: 400 }));
    expect((await proof(messagesSettings(url))).message).not.toContain(key.slice(0, 7));
  });
});
