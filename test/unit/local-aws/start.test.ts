import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { expect, test, vi } from "vitest";
import { startMoto } from "../../../local/aws/moto.ts";

test("a local AWS that has filled up over weeks starts again: no answer of any size is left unread", async () => {
  const folder = await mkdtemp(join(tmpdir(), "moto-start-"));
  const stateFile = join(folder, "state");
  await addUsers(stateFile, 6);

  const fetches = vi.spyOn(globalThis, "fetch");
  const moto = await startMoto({ stateFile });
  const answers = await Promise.all(fetches.mock.results.map(({ value }) => value as Promise<Response>));
  fetches.mockRestore();
  expect(answers.map(({ bodyUsed }) => bodyUsed)).toEqual([true]);

  // Node ends with an error where it reads half of such an answer and the connection is closed.
  const shown = await fetch(`${moto.url}/moto-api/data.json`);
  const size = (await shown.text()).length / 1024;
  expect(size).toBeGreaterThan(64);
  expect(size).toBeLessThan(128);
  await moto.stop();
  await rm(folder, { recursive: true });
}, 120_000);

/** Each with as many tags as IAM takes: 13 kB in what moto shows of itself. */
async function addUsers(stateFile: string, count: number): Promise<void> {
  const moto = await startMoto({ stateFile });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const iam = new IAMClient({ credentials, endpoint: moto.url, region: "us-east-1" });
  const Tags = Array.from({ length: 50 }, (_, index) => ({ Key: `tag-${index}`, Value: "x".repeat(256) }));
  for (let user = 0; user < count; user++) {
    await iam.send(new CreateUserCommand({ Tags, UserName: `user-${user}` }));
  }
  iam.destroy();
  await moto.stop();
}
