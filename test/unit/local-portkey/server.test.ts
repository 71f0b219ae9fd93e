import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startLocalPortkey } from "../../../local/portkey/server.ts";
import { bedrockIntegration, bedrockKey, start, teamKey } from "./local.ts";

const config = { retry: { attempts: 1 } };

describe("faults", () => {
  it("answer each n-th matching call with a status, headers and nothing done, as often as told", async () => {
    const portkey = await start();
    portkey.fail({
      status: 429,
      headers: { "retry-after": "3" },
      method: "POST",
      path: "/configs",
      every: 2,
      times: 2,
    });
    const post = () =>
      portkey.send("POST", "/configs", { name: "a", config, workspace_id: portkey.workspace.id });
    const answers = [];
    for (let call = 0; call < 6; call++) answers.push(await post());
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 200, 429, 200, 200]);
    expect(answers[1]?.headers.get("retry-after")).toBe("3");
    expect(answers[1]?.body).toMatchObject({ success: false, data: { errorCode: "AB06" } });
    expect(portkey.objects().configs).toHaveLength(4);
    expect((await portkey.send("GET", `/configs?workspace_id=${portkey.workspace.id}`)).status).toBe(200);
  });

  it("may carry a body of their own, and befall even who has no key", async () => {
    const portkey = await start();
    portkey.fail({ status: 503, body: { error: { message: "maintenance" } } });
    const { status, body } = await portkey.send("GET", "/configs", undefined, "");
    expect([status, body]).toEqual([503, { error: { message: "maintenance" } }]);
    portkey.clearFaults();
    expect((await portkey.send("GET", "/admin/workspaces")).status).toBe(200);
  });

  it.each([
    ["before", 0],
    ["after", 1],
  ] as const)(
    "drop the connection %s the call is carried out, which the caller cannot tell apart",
    async (drop, left) => {
      const portkey = await start();
      portkey.fail({ drop, times: 1 });
      const post = () => portkey.send("POST", "/virtual-keys", bedrockKey(portkey.workspace));
      await expect(post()).rejects.toThrow("fetch failed");
      expect(portkey.objects().virtualKeys).toHaveLength(left);
      expect((await post()).status).toBe(200);
      expect(portkey.requests().map(({ status }) => status)).toEqual(["dropped", 200]);
    },
  );

  it("match a template, or an expression on the path itself", async () => {
    const portkey = await start();
    const { id } = (await portkey.send("POST", "/api-keys/workspace/service", teamKey(portkey.workspace)))
      .body;
    portkey.fail({ status: 500, path: "/api-keys/{id}" });
    portkey.fail({ status: 504, path: /^\/api-keys\/[^/]+\/rotate$/ });
    const statuses = [
      await portkey.send("GET", `/api-keys/${id}`),
      await portkey.send("POST", `/api-keys/${id}/rotate`),
      await portkey.send("GET", "/api-keys"),
    ].map(({ status }) => status);
    expect(statuses).toEqual([500, 504, 200]);
  });

  it.each([
    [undefined, 0],
    [true, 1],
  ])("answer a status with the call carried out all the same: %s", async (after, left) => {
    const portkey = await start();
    portkey.fail({ status: 504, ...(after && { after }) });
    expect((await portkey.send("POST", "/virtual-keys", bedrockKey(portkey.workspace))).status).toBe(504);
    expect(portkey.objects().virtualKeys).toHaveLength(left);
  });

  it("speak for a proxy, whose error page is no JSON", async () => {
    const portkey = await start();
    portkey.fail({ status: 502, text: "<html>Bad Gateway</html>", times: 1 });
    portkey.fail({ status: 403, text: "blocked", headers: { "content-type": "text/plain" } });
    const page = await portkey.send("GET", "/configs");
    expect([page.status, page.headers.get("content-type"), page.body]).toEqual([
      502,
      "text/html",
      "<html>Bad Gateway</html>",
    ]);
    const plain = await portkey.send("GET", "/configs");
    expect([plain.headers.get("content-type"), plain.body]).toEqual(["text/plain", "blocked"]);
  });

  it.each([200, 204])("answer success without a body and without doing anything: %d", async (status) => {
    const portkey = await start();
    portkey.fail(status === 200 ? { empty: true } : { empty: true, status });
    const answer = await portkey.send("POST", "/virtual-keys", bedrockKey(portkey.workspace));
    expect([answer.status, answer.body]).toEqual([status, ""]);
    expect(portkey.objects().virtualKeys).toEqual([]);
  });

  it.each([
    [undefined, 0],
    [true, 1],
  ])(
    "never answer, whether or not the call is carried out, until the caller gives up: %s",
    async (after, left) => {
      const portkey = await start();
      portkey.fail({ hang: true, ...(after && { after }) });
      const post = fetch(`${portkey.url}/virtual-keys`, {
        method: "POST",
        headers: { "x-portkey-api-key": portkey.adminKey },
        body: JSON.stringify(bedrockKey(portkey.workspace)),
        signal: AbortSignal.timeout(200),
      });
      await expect(post).rejects.toThrow("timeout");
      expect(portkey.objects().virtualKeys).toHaveLength(left);
      await expect.poll(() => portkey.requests().map(({ status }) => status)).toEqual(["dropped"]);
    },
  );

  it("that never answer do not keep the server from ending", async () => {
    const portkey = await startLocalPortkey();
    portkey.fail({ hang: true });
    const hanging = fetch(`${portkey.url}/configs`);
    await expect.poll(() => portkey.calls()).toEqual({ "GET /configs": 1 });
    await Promise.all([expect(hanging).rejects.toThrow(), portkey.stop()]);
  });

  it("that would do nothing are refused", async () => {
    const portkey = await start();
    for (const rule of [{ every: 2 }, { after: true }, { text: "page" }])
      expect(() => portkey.fail(rule)).toThrow(TypeError);
  });

  it("hold an answer back, the call being carried out all the same", async () => {
    const portkey = await start();
    portkey.delay(300);
    const before = performance.now();
    const slow = portkey.send("POST", "/virtual-keys", bedrockKey(portkey.workspace));
    await expect.poll(() => portkey.objects().virtualKeys.length, { timeout: 250 }).toBe(1);
    await slow;
    expect(performance.now() - before).toBeGreaterThan(290);
  });
});

describe("what arrived", () => {
  it("is counted by route, failed calls included", async () => {
    const portkey = await start();
    portkey.fail({ status: 500, times: 1 });
    await portkey.send("POST", "/virtual-keys", bedrockKey(portkey.workspace));
    await portkey.send("POST", "/virtual-keys", {});
    await portkey.send("GET", "/virtual-keys/one");
    await portkey.send("GET", "/virtual-keys/two", undefined, "wrong");
    expect(portkey.calls()).toEqual({ "POST /virtual-keys": 2, "GET /virtual-keys/{slug}": 2 });
    expect(portkey.requests()).toEqual([
      { method: "POST", path: "/virtual-keys", status: 500 },
      { method: "POST", path: "/virtual-keys", status: 400 },
      { method: "GET", path: "/virtual-keys/one", status: 404 },
      { method: "GET", path: "/virtual-keys/two", status: 401 },
    ]);
    portkey.resetCalls();
    expect([portkey.calls(), portkey.requests()]).toEqual([{}, []]);
  });

  it("must be a JSON object", async () => {
    const portkey = await start();
    for (const body of ["{", "[]", '"text"'])
      expect((await portkey.send("POST", "/configs", body)).body.data.errorCode).toBe("AB01");
  });
});

describe("what somebody does by hand", () => {
  it("shows in the API, neither counted nor hit by faults", async () => {
    const portkey = await start();
    portkey.fail({ status: 500, method: "POST" });
    const made = await portkey.byHand("POST", "/virtual-keys", bedrockKey(portkey.workspace));
    const { slug } = made as { slug: string };
    expect(portkey.calls()).toEqual({});
    expect((await portkey.send("GET", `/virtual-keys/${slug}`)).status).toBe(200);
    await expect(portkey.byHand("GET", "/virtual-keys/none")).rejects.toThrow("404");
  });

  it("can reach what no call can, and leaves copies for assertions alone", async () => {
    const portkey = await start();
    const { id } = (await portkey.send("POST", "/api-keys/workspace/service", teamKey(portkey.workspace)))
      .body;
    const copy = portkey.objects();
    Object.assign(portkey.store.apiKeys.get(id) ?? {}, { status: "exhausted" });
    expect((await portkey.send("GET", `/api-keys/${id}`)).body.status).toBe("exhausted");
    expect(copy.apiKeys[0]?.status).toBe("active");
  });
});

describe("the state file", () => {
  function scratch(): string {
    const folder = mkdtempSync(join(tmpdir(), "local-portkey-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    return folder;
  }

  it("carries all objects, secrets included, over to the next run", async () => {
    const stateFile = join(scratch(), "new", "portkey.json");
    const first = await start({ stateFile });
    await first.send("POST", "/virtual-keys", bedrockKey(first.workspace));
    await first.send("POST", "/configs", { name: "a", config, workspace_id: first.workspace.id });
    await first.send("POST", "/api-keys/workspace/service", teamKey(first.workspace));
    const integration = { ...bedrockIntegration(), workspace_id: first.workspace.id };
    await first.send("POST", "/integrations", integration);
    await first.stop();
    const second = await start({ stateFile });
    expect(second.objects()).toEqual(first.objects());
    expect(Object.values(second.objects()).map((kind) => kind.length)).toEqual([1, 1, 1, 1, 1]);
    const [key] = second.objects().virtualKeys;
    expect((await second.send("GET", `/virtual-keys/${key?.slug}`)).status).toBe(200);
  });

  it("may be older than integrations and providers", async () => {
    const stateFile = join(scratch(), "portkey.json");
    writeFileSync(stateFile, JSON.stringify({ virtualKeys: [], configs: [], apiKeys: [] }));
    expect((await start({ stateFile })).objects()).toMatchObject({ integrations: [], providers: [] });
  });

  it("is written after each change, for its owner only and with nothing left beside it", async () => {
    const folder = scratch();
    const stateFile = join(folder, "portkey.json");
    const portkey = await start({ stateFile });
    const { id } = (await portkey.send("POST", "/api-keys/workspace/service", teamKey(portkey.workspace)))
      .body;
    expect(JSON.parse(readFileSync(stateFile, "utf8")).apiKeys).toMatchObject([{ id }]);
    expect(statSync(stateFile).mode & 0o777).toBe(0o600);
    await portkey.send("DELETE", `/api-keys/${id}`);
    expect(JSON.parse(readFileSync(stateFile, "utf8")).apiKeys).toEqual([]);
    expect(readdirSync(folder)).toEqual(["portkey.json"]);
  });

  it.each(["my notes", '{"version": 3}'])(
    "that is something else stops the start and survives it: %s",
    async (text) => {
      const stateFile = join(scratch(), "notes.txt");
      writeFileSync(stateFile, text);
      await expect(startLocalPortkey({ stateFile })).rejects.toThrow(
        "notes.txt is not a local Portkey's state",
      );
      expect(readFileSync(stateFile, "utf8")).toBe(text);
    },
  );
});

describe("the server", () => {
  it("listens on loopback only and ends at once, whatever is under way", async () => {
    const portkey = await startLocalPortkey();
    expect(portkey.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    // Linux answers on all of 127.0.0.0/8 for who listens on every address.
    await expect(fetch(portkey.url.replace("127.0.0.1", "127.0.0.2"))).rejects.toThrow("fetch failed");
    portkey.delay(60_000);
    const hanging = fetch(`${portkey.url}/configs`);
    await expect.poll(() => portkey.calls()).toEqual({ "GET /configs": 1 });
    await Promise.all([expect(hanging).rejects.toThrow(), portkey.stop()]);
    await expect(fetch(portkey.url)).rejects.toThrow("fetch failed");
  });

  it("says so when its port is taken", async () => {
    const { url } = await start();
    await expect(startLocalPortkey({ port: Number(new URL(url).port) })).rejects.toThrow("EADDRINUSE");
  });
});
