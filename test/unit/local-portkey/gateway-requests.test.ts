import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { conversationEvents } from "../../../local/aws/bedrock/converse.ts";
import { eventStream } from "../../../local/aws/bedrock/event-stream.ts";
import { messageEvents } from "../../../local/aws/bedrock/messages.ts";
import { startLocalPortkey } from "../../../local/portkey/server.ts";
import { MODEL, PROFILE } from "../local-bedrock/local.ts";
import { apiKey, ask, config, gateway, pinnedKey, send, virtualKey } from "./gateway.ts";

const g = gateway();
const text = `Answer of ${MODEL} from us-east-1.`;

/** What Portkey answers for an API key that it refuses. */
function refused(code: string, reason: string) {
  const message = `Portkey Error: ${reason}. Error Code: ${code}`;
  return { status: "failure", message, error: { code, message } };
}

describe("a developer gets an answer", () => {
  it("whole, through the Messages API", async () => {
    const { key } = await pinnedKey(g);
    const { status, body } = await ask(g, key);
    expect([status, body]).toMatchObject([
      200,
      { content: [{ text, type: "text" }], usage: { input_tokens: 3 } },
    ]);
  });

  it("as a stream, through the Messages API", async () => {
    const { key } = await pinnedKey(g);
    const { status, headers, body } = await ask(g, key, { stream: true });
    expect([status, headers.get("content-type")]).toEqual([
      200,
      expect.stringContaining("text/event-stream"),
    ]);
    expect(body.match(/(?<="text_delta","text":")[^"]*/g).join("")).toBe(text);
    expect(g.portkey.gatewayRequests()).toMatchObject([{ tokens: { input: 3, output: 17 } }]);
  });

  it("whole, through Bedrock's own API", async () => {
    const { key } = await pinnedKey(g);
    const { status, body } = await ask(g, key, { mode: "bedrock" });
    expect([status, body]).toMatchObject([200, { content: [{ text }] }]);
  });

  it("as AWS's event stream, through Bedrock's own API", async () => {
    const { key } = await pinnedKey(g);
    const { status, headers } = await ask(g, key, { mode: "bedrock", stream: true });
    // Claude Code refuses any other content type.
    expect([status, headers.get("content-type")]).toEqual([200, "application/vnd.amazon.eventstream"]);
    expect(g.portkey.gatewayRequests()).toMatchObject([{ tokens: { input: 3, output: 17 } }]);
  });

  it.each(["converse", "converse-stream"])("through Bedrock's %s", async (verb) => {
    const { key } = await pinnedKey(g);
    const answer = await fetch(`${g.portkey.url}/model/${encodeURIComponent(PROFILE)}/${verb}`, {
      body: JSON.stringify({ messages: [{ content: [{ text: "Hello there" }], role: "user" }] }),
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      method: "POST",
    });
    expect(await answer.text()).toContain("Answer ");
    expect(g.portkey.gatewayRequests()).toMatchObject([{ status: 200, tokens: { input: 3, output: 17 } }]);
  });

  it("how many tokens a prompt has, which costs nothing", async () => {
    const { id, key } = await pinnedKey(g);
    const answer = await fetch(`${g.portkey.url}/messages/count_tokens`, {
      body: JSON.stringify({ messages: [{ content: "Hello there", role: "user" }], model: PROFILE }),
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      method: "POST",
    });
    expect(await answer.json()).toEqual({ input_tokens: 3 });
    expect(g.portkey.spent(id)).toBe(0);
  });

  it.each(["messages", "bedrock"] as const)("word by word, as the model says it (%s)", async (mode) => {
    const said = mode === "messages" ? conversationEvents : messageEvents;
    const events = said({ digest: "0", model: MODEL, text, usage: { inputTokens: 3, outputTokens: 17 } });
    const [start, rest] = await Promise.all(
      [events.slice(0, 3), events.slice(3)].map((part) => eventStream(part, {}).bytes()),
    );
    let goOn = () => {};
    const slow = createServer((_, answer) => {
      answer.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
      answer.write(start);
      goOn = () => answer.end(rest);
    }).listen(0, "127.0.0.1");
    await once(slow, "listening");
    onTestFinished(() => void slow.close());
    const { port } = slow.address() as AddressInfo;
    const portkey = await startLocalPortkey({ bedrock: `http://127.0.0.1:${port}` });
    onTestFinished(() => portkey.stop());
    const one = { ...g, portkey };
    const { id, key } = await pinnedKey(one);
    const { body } = await send(one, key, { mode, stream: true });
    const reader = body?.getReader();
    // Were it held back until its end, this would wait for ever.
    const first = await reader?.read();
    expect(first?.value?.length).toBeGreaterThan(0);
    goOn();
    while (!(await reader?.read())?.done);
    expect(portkey.gatewayRequests()).toMatchObject([{ apiKeyId: id, tokens: { input: 3, output: 17 } }]);
  });

  it("even where it leaves in the middle: the next one gets its own", async () => {
    const { key } = await pinnedKey(g);
    for (const mode of ["messages", "bedrock"] as const) {
      const { body } = await send(g, key, { mode, stream: true });
      await body?.cancel();
    }
    expect((await ask(g, key)).status).toBe(200);
  });

  it("of Bedrock where Bedrock refuses, word for word in its own protocol", async () => {
    const { key } = await pinnedKey(g);
    const { status, body } = await ask(g, key, { mode: "bedrock", model: "us.anthropic.claude-sonnet-0" });
    expect([status, body]).toEqual([400, { message: "The provided model identifier is invalid." }]);
  });
});

it("what Claude Code asks of its own at the start is refused, as by the open gateway in front of AWS", async () => {
  const { key } = await pinnedKey(g);
  for (const path of ["/inference-profiles?type=SYSTEM_DEFINED", `/inference-profiles/${PROFILE}`]) {
    const answer = await fetch(g.portkey.url + path, { headers: { authorization: `Bearer ${key}` } });
    // It signs the content type and then leaves it out.
    expect([answer.status, answer.headers.get("x-amzn-errortype")]).toEqual([
      403,
      "InvalidSignatureException",
    ]);
    await answer.body?.cancel();
  }
  expect(g.portkey.calls()).toEqual({});
});

describe("an API key", () => {
  it.each(["x-portkey-api-key", "authorization"])("is taken from %s", async (header) => {
    const { key } = await pinnedKey(g);
    const { status } = await ask(g, "", {
      headers: { "x-portkey-api-key": "", [header]: header === "authorization" ? `Bearer ${key}` : key },
    });
    expect(status).toBe(200);
  });

  it("of its own header counts, whatever Claude Code sends as Authorization", async () => {
    const { key } = await pinnedKey(g);
    const { status } = await ask(g, key, {
      headers: { authorization: "Bearer other", "x-api-key": "other" },
    });
    expect(status).toBe(200);
    expect((await ask(g, key, { mode: "bedrock", headers: { authorization: "Bearer other" } })).status).toBe(
      200,
    );
  });

  it("that nobody has is refused, as is none, in both modes and before anything is called", async () => {
    for (const key of ["unknown", "", g.portkey.adminKey])
      for (const mode of ["messages", "bedrock"] as const) {
        const { status, body } = await ask(g, key, { mode });
        expect([status, body]).toEqual([401, refused("03", "Invalid API Key")]);
      }
    expect(g.bedrock.calls).toEqual([]);
  });

  it("that was deleted is refused at once", async () => {
    const { key, path } = await pinnedKey(g);
    await g.portkey.byHand("DELETE", path);
    expect((await ask(g, key)).status).toBe(401);
  });

  it("that has expired is refused", async () => {
    const { key } = await pinnedKey(g, { expires_at: "2020-01-01T00:00:00Z" });
    const { status, body } = await ask(g, key);
    expect([status, body]).toEqual([401, refused("01", "Portkey API Key Expired")]);
  });

  it("that was rotated serves until its transition ends, so that no developer is cut off", async () => {
    const { id, key, path } = await pinnedKey(g);
    const rotated = (await g.portkey.byHand("POST", `${path}/rotate`)) as { key: string };
    expect((await ask(g, key)).status).toBe(200);
    expect((await ask(g, rotated.key)).status).toBe(200);
    const previous = g.portkey.store.apiKeys.get(id)?.previous_keys[0];
    if (previous) previous.expires_at = "2020-01-01T00:00:00Z";
    expect((await ask(g, key)).status).toBe(401);
    expect((await ask(g, rotated.key)).status).toBe(200);
  });

  it("without the scope for completions is refused", async () => {
    const { key } = await pinnedKey(g, { scopes: ["logs.view"] });
    const { status, body } = await ask(g, key);
    expect([status, body]).toEqual([403, refused("033", "Forbidden!")]);
  });
});

describe("what a request says about itself", () => {
  it("cannot forge what the API key pins, and adds the rest", async () => {
    const { id: config_id } = await config(g, { virtual_key: await virtualKey(g) });
    const defaults = { config_id, metadata: { team: "payments" } };
    const { key } = await apiKey(g, { defaults });
    await ask(g, key, { headers: { "x-portkey-metadata": '{"team":"search","_user":"zo\\u00eb"}' } });
    await ask(g, key, { headers: { "x-portkey-metadata": "no JSON" } });
    expect(g.portkey.gatewayRequests().map(({ metadata }) => metadata)).toEqual([
      { _user: "zoë", team: "payments" },
      { team: "payments" },
    ]);
  });

  it("reaches neither the signature nor the address of the call of Bedrock", async () => {
    const { key } = await pinnedKey(g);
    const headers = {
      "x-portkey-aws-access-key-id": "AKIAOTHER",
      "x-portkey-custom-host": "http://127.0.0.1:9",
      "x-portkey-forward-headers": "authorization",
    };
    for (const mode of ["messages", "bedrock"] as const)
      expect((await ask(g, key, { headers, mode })).status).toBe(200);
    expect(g.bedrock.calls).toMatchObject([
      { accessKeyId: g.user.accessKeyId },
      { accessKeyId: g.user.accessKeyId },
    ]);
  });

  it("is in the log, with who paid for what, and not among the control plane's calls", async () => {
    const slug = await virtualKey(g);
    const { id: config_id, slug: saved } = await config(g, { virtual_key: slug });
    const { id, key } = await apiKey(g, { defaults: { config_id } });
    await ask(g, key, { prompt: "x".repeat(400) });
    await ask(g, key, { mode: "bedrock" });
    const common = {
      apiKeyId: id,
      apiKeyName: "payments",
      config: saved,
      metadata: {},
      method: "POST",
      model: PROFILE,
      status: 200,
      target: slug,
    };
    const [first, second, ...others] = g.portkey.gatewayRequests();
    expect([first, second, others]).toEqual([
      {
        ...common,
        // 100 tokens at 1 and 17 at 5 dollars per million
        cost: expect.closeTo(0.000185, 9),
        mode: "messages",
        path: "/v1/messages?beta=true",
        tokens: { cacheRead: 0, cacheWrite: 0, input: 100, output: 17 },
      },
      {
        ...common,
        cost: 0,
        mode: "bedrock",
        path: `/v1/model/${encodeURIComponent(PROFILE)}/invoke`,
        tokens: { cacheRead: 0, cacheWrite: 0, input: 3, output: 17 },
      },
      [],
    ]);
    expect(g.portkey.spent(id)).toBe(first?.cost);
    expect([g.portkey.calls(), g.portkey.requests()]).toEqual([{}, []]);
    g.portkey.resetCalls();
    expect(g.portkey.gatewayRequests()).toEqual([]);
  });

  it("meets no fault of the control plane", async () => {
    const { key } = await pinnedKey(g);
    onTestFinished(() => g.portkey.clearFaults());
    g.portkey.fail({ status: 500 });
    expect((await ask(g, key)).status).toBe(200);
  });
});
