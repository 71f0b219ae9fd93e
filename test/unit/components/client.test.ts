import { once } from "node:events";
import type { IncomingMessage, RequestListener } from "node:http";
import { connect } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import * as z from "zod";
import { type Call, portkeyClient } from "../../../components/portkey/client.ts";
import { onLoopback } from "./loopback.ts";
import { networkVariables } from "./shared/network/environment.ts";

const adminKey = "pk-admin-do-not-repeat";

/** A server that is stopped after the test, and what has arrived at it. */
async function serve(answer: RequestListener) {
  const arrived: IncomingMessage[] = [];
  const { stop, url } = await onLoopback((request, response) => {
    arrived.push(request);
    answer(request, response);
  });
  return { arrived, send: portkeyClient(url, adminKey), stop, url };
}

/**
 * A clock on which a wait between two attempts is over at once; gives how long each one was. Limits, such as
 * that of an answer, stay pending until a test has the clock advance.
 */
function hurried(): number[] {
  const waits: number[] = [];
  vi.useFakeTimers({
    now: new Date("2026-06-01T12:00:00Z"),
    toFake: ["setTimeout", "clearTimeout", "Date"],
  });
  const set = globalThis.setTimeout;
  const hurry = (act: (...args: unknown[]) => void, delay = 0, ...rest: unknown[]) => {
    const timer = set(act, delay, ...rest);
    // got sets limits that do not keep the process alive; a wait does.
    setImmediate(() => {
      if (!timer.hasRef()) return;
      if (delay > 0) waits.push(delay);
      vi.advanceTimersByTime(delay);
    });
    return timer;
  };
  const spy = vi.spyOn(globalThis, "setTimeout").mockImplementation(hurry as typeof setTimeout);
  onTestFinished(() => {
    spy.mockRestore();
    vi.useRealTimers();
  });
  return waits;
}

function call(method: Call<unknown>["method"]): Call<unknown> {
  return {
    answer: z.unknown(),
    doing: "working on a virtual key",
    method,
    path: "virtual-keys",
    scope: "virtual_keys.update",
    ...((method === "POST" || method === "PUT") && { body: { name: "payments" } }),
  };
}

const status =
  (code: number, headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(code, headers).end("{}");

/** The first answers, then that of all later calls. */
const inTurn = (...answers: [RequestListener, ...RequestListener[]]): RequestListener => {
  const left = [...answers];
  return (request, response) => (left.length > 1 ? left.shift() : left[0])?.(request, response);
};

const dropped: RequestListener = ({ socket }) => socket.destroy();

const brokenOff =
  (headers: Record<string, string>): RequestListener =>
  ({ socket }, response) => {
    response.writeHead(200, headers).write("{", () => socket.end());
  };

const passing: Record<string, RequestListener> = {
  429: status(429),
  500: status(500),
  502: status(502),
  503: status(503),
  504: status(504),
  "a dropped connection": dropped,
  "an answer that breaks off": brokenOff({ "content-length": "100" }),
  "an answer in chunks that breaks off": brokenOff({ "transfer-encoding": "chunked" }),
};

const repeatable = ["GET", "PUT", "DELETE"] as const;
const all = [...repeatable, "POST"] as const;
const cases = <T>(names: readonly T[]) =>
  Object.keys(passing).flatMap((f) => names.map((n) => [n, f] as const));

describe("a passing failure does not end the run:", () => {
  test.each(cases(repeatable))("%s is tried four times on %s, then reported", async (method, failure) => {
    hurried();
    const { arrived, send } = await serve(passing[failure] as RequestListener);
    await expect(send(call(method))).rejects.toThrow("working on a virtual key: ");
    expect(arrived.map((request) => request.method)).toEqual([method, method, method, method]);
  });

  test.each(cases(repeatable))("%s succeeds once %s is over", async (method, failure) => {
    hurried();
    const fails = passing[failure] as RequestListener;
    const { arrived, send } = await serve(inTurn(fails, fails, fails, status(200)));
    expect(await send(call(method))).toEqual({});
    expect(arrived).toHaveLength(4);
  });

  test.each(all)("%s is tried four times where nothing listens, and cannot have acted", async (method) => {
    const waits = hurried();
    const { send, stop } = await serve(status(200));
    await stop();
    await expect(send(call(method))).rejects.toMatchObject({ ambiguous: false, status: undefined });
    expect(waits).toHaveLength(3);
  });

  test.each(repeatable)("%s that gets no answer within 30 s is tried four times", async (method) => {
    hurried();
    const { arrived, send } = await serve(() => setImmediate(() => vi.advanceTimersByTime(30_000)));
    await expect(send(call(method))).rejects.toThrow("(no answer within 30 s)");
    expect(arrived).toHaveLength(4);
  });
});

test.each([400, 401, 402, 403, 404, 409, 422, 501])(
  "no call is repeated on %i, which does not pass",
  async (code) => {
    const waits = hurried();
    const { arrived, send } = await serve(status(code));
    for (const method of all) await expect(send(call(method))).rejects.toMatchObject({ status: code });
    expect([arrived.length, waits]).toEqual([all.length, []]);
  },
);

describe("nothing is created twice:", () => {
  test.each(Object.keys(passing).filter((failure) => failure !== "429" && failure !== "503"))(
    "POST is not repeated on %s, since it may have acted",
    async (failure) => {
      const waits = hurried();
      const { arrived, send } = await serve(passing[failure] as RequestListener);
      await expect(send(call("POST"))).rejects.toMatchObject({ ambiguous: true });
      expect([arrived.length, waits]).toEqual([1, []]);
    },
  );

  test("POST is not repeated without an answer within 30 s", async () => {
    hurried();
    const { arrived, send } = await serve(() => setImmediate(() => vi.advanceTimersByTime(30_000)));
    await expect(send(call("POST"))).rejects.toMatchObject({ ambiguous: true, status: undefined });
    expect(arrived).toHaveLength(1);
  });

  test.each(["429", "503"])(
    "POST is tried four times on %s, which says that it did not act",
    async (failure) => {
      hurried();
      const { arrived, send } = await serve(passing[failure] as RequestListener);
      await expect(send(call("POST"))).rejects.toMatchObject({ ambiguous: false, status: Number(failure) });
      expect(arrived).toHaveLength(4);
    },
  );

  test("without a connection within 5 s nothing was done, and a Portkey that never answered is not waited for", async () => {
    const waits = hurried();
    const url = await deafServer();
    const error = await advancing(portkeyClient(url, adminKey)(call("POST")));
    expect(error).toMatchObject({ ambiguous: false, status: undefined });
    expect(String(error)).toContain(
      `no answer from Portkey at ${url} (no connection in time); check PORTKEY_BASE_URL`,
    );
    expect(waits).toEqual([]);
  });

  test("a proxy that says nothing is not waited for again and again", async () => {
    const waits = hurried();
    const silent = await deafServer();
    networkVariables({ HTTPS_PROXY: new URL(silent).origin });
    const send = portkeyClient("https://portkey.example.test/v1", adminKey);
    const error = await advancing(send(call("GET")));
    expect(error).toMatchObject({ ambiguous: false, status: undefined });
    expect(String(error)).toContain(`failed: no connection within 5 s); check HTTPS_PROXY and the proxy`);
    expect(waits).toEqual([]);
  });

  test("without a connection within 5 s POST is tried four times at a Portkey that has answered", async () => {
    const waits = hurried();
    const { stop, url } = await onLoopback(status(200));
    const send = portkeyClient(url, adminKey);
    await send(call("GET"));
    await stop();
    await deafServer(Number(new URL(url).port));
    expect(await advancing(send(call("POST")))).toMatchObject({ ambiguous: false, status: undefined });
    expect(waits).toHaveLength(3);
  });
});

/** What a call fails with, while the clock goes on. */
async function advancing(sent: Promise<unknown>): Promise<unknown> {
  let error: unknown;
  sent.then(
    () => expect.unreachable("an answer"),
    (reason) => {
      error = reason;
    },
  );
  while (error === undefined) {
    await turn();
    vi.advanceTimersByTime(100);
  }
  return error;
}

describe("a busy Portkey is left in peace:", () => {
  test("waits grow from one attempt to the next", async () => {
    const waits = hurried();
    const { send } = await serve(status(503));
    await expect(send(call("GET"))).rejects.toMatchObject({ status: 503 });
    const [first = 0, second = 0, third = 0] = waits;
    expect(first).toBeGreaterThanOrEqual(1000);
    expect(second).toBeGreaterThanOrEqual(1.5 * first);
    expect(third).toBeGreaterThanOrEqual(1.5 * second);
  });

  test("calls that failed together do not come back together", async () => {
    const waits = hurried();
    for (let n = 0; n < 5; n++) {
      const { send } = await serve(inTurn(status(503), status(200)));
      await send(call("GET"));
    }
    expect(new Set(waits).size).toBe(5);
  });

  test.each(
    [
      ["7", 7_000] as const,
      ["60", 60_000] as const,
      ["Mon, 01 Jun 2026 12:00:20 GMT", 20_000] as const,
      ["Mon, 01 Jun 2026 12:01:00 GMT", 60_000] as const,
    ].flatMap(([after, wait]) => all.map((method) => [after, method, wait] as const)),
  )("Retry-After: %s is waited for by %s", async (after, method, wait) => {
    const waits = hurried();
    const { send } = await serve(inTurn(status(429, { "retry-after": after }), status(200)));
    expect(await send(call(method))).toEqual({});
    expect(waits).toEqual([wait]);
  });

  test.each([
    ["61", "1 min 1 s", "2026-06-01 12:01:01"],
    ["3600", "1 h", "2026-06-01 13:00:00"],
    ["100000", "27 h 46 min 40 s", "2026-06-02 15:46:40"],
    ["Mon, 01 Jun 2026 12:01:01 GMT", "1 min 1 s", "2026-06-01 12:01:01"],
  ])(
    "Retry-After: %s is longer than a run is held up for: it fails at once and names the wait",
    async (after, wait, until) => {
      const waits = hurried();
      const { arrived, send } = await serve(status(429, { "retry-after": after }));
      await expect(send(call("GET"))).rejects.toMatchObject({
        message: `working on a virtual key: Portkey answered 429; it asks to wait for ${wait}: try again after ${until} UTC`,
        status: 429,
      });
      expect([arrived.length, waits]).toEqual([1, []]);
    },
  );

  test.each(["soon", "-5", "1e9999", ""])("Retry-After: %j names no wait", async (after) => {
    hurried();
    const { send } = await serve(status(429, { "retry-after": after }));
    await expect(send(call("POST"))).rejects.toMatchObject({
      message: "working on a virtual key: Portkey answered 429",
    });
  });
});

test.each([301, 302, 303, 307, 308])(
  "the admin key does not follow a redirect (%i) to another host",
  async (code) => {
    const other = await serve(status(200));
    const { arrived, send } = await serve(status(code, { location: `${other.url}/virtual-keys` }));
    for (const method of all) await send(call(method)).catch(() => {});
    expect(arrived.map(({ headers }) => headers["x-portkey-api-key"])).toEqual(all.map(() => adminKey));
    expect(other.arrived).toEqual([]);
  },
);

/** The base URL of a server whose queue of connections is full, so that no other is ever made. */
async function deafServer(onPort = 0): Promise<string> {
  const worker = new Worker(
    `const { parentPort } = require("node:worker_threads");
     const server = require("node:net").createServer();
     server.listen({ backlog: 1, host: "127.0.0.1", port: ${onPort} }, () => {
       parentPort.postMessage(server.address().port);
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
     });`,
    { eval: true },
  );
  const [port] = await once(worker, "message");
  const sockets = Array.from({ length: 8 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await worker.terminate();
  });
  return `http://127.0.0.1:${port}/v1`;
}
