import { once } from "node:events";
import { connect } from "node:net";
import { networkInterfaces } from "node:os";
import { execa } from "execa";
import { expect, it, onTestFinished } from "vitest";
import { startOpenGateway } from "../../../local/portkey/gateway/open-gateway.ts";

it("the open gateway is reached from this machine alone", async () => {
  const gateway = await startOpenGateway();
  onTestFinished(() => gateway.stop());
  expect(await (await fetch(gateway.url)).text()).toContain("says hey");
  const others = Object.values(networkInterfaces()).flatMap((of) => of ?? []);
  const { port } = new URL(gateway.url);
  for (const host of ["::1", ...others.filter((one) => !one.internal).map(({ address }) => address)]) {
    const socket = connect(Number(port), host);
    await expect(once(socket, "connect"), host).rejects.toThrow();
    socket.destroy();
  }
});

it("the open gateway reaches this machine alone", async () => {
  const gateway = await startOpenGateway();
  onTestFinished(() => gateway.stop());
  const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
    body: JSON.stringify({ messages: [{ content: "Hello", role: "user" }], model: "gpt" }),
    headers: { "content-type": "application/json", "x-portkey-provider": "openai" },
    method: "POST",
  });
  expect(await answer.text()).toContain("api.openai.com is not on this machine");
});

it("the open gateway ends with the process that started it, even where that one is killed", async () => {
  const module = new URL("../../../local/portkey/gateway/open-gateway.ts", import.meta.url).href;
  const script = `import { startOpenGateway } from ${JSON.stringify(module)};
    console.log((await startOpenGateway()).url);`;
  const starter = execa(process.execPath, ["--input-type=module", "--eval", script], { reject: false });
  const [line] = await once(starter.stdout, "data");
  const url = String(line).trim();
  expect(await status(url)).toBe(200);
  starter.kill("SIGKILL");
  await starter;
  await expect.poll(() => status(url).catch(() => "gone"), { timeout: 3000 }).toBe("gone");
});

async function status(url: string): Promise<number> {
  const answer = await fetch(url);
  await answer.body?.cancel();
  return answer.status;
}
