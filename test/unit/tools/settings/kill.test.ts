import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { execaNode } from "execa";
import { expect, test } from "vitest";

const writer = join(import.meta.dirname, "writer.ts");

test("a write that is killed at any moment leaves the file whole: as it was, or as it was to be", async () => {
  const folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-kill-"));
  const original = '{"theme": "dark"}';
  const seen = new Set<string>();
  const killOne = async (number: number) => {
    const path = join(folder, `${number}.json`);
    await writeFile(path, original);
    const child = execaNode(writer, [path], {
      buffer: false,
      env: { NODE_COMPILE_CACHE: join(folder, "cache") },
      reject: false,
    });
    await new Promise((resolve) => child.stdout?.once("data", resolve));
    await setTimeout(Math.random() * 100);
    child.kill("SIGKILL");
    expect(await child).toMatchObject({ signal: "SIGKILL" });
    const { apiKeyHelper } = JSON.parse(await readFile(path, "utf8"));
    expect(apiKeyHelper).toHaveLength(4_000_000);
    expect(new Set(apiKeyHelper).size).toBe(1);
    expect(await readFile(`${path}.before-bedrock-portkey`, "utf8")).toBe(original);
    seen.add(apiKeyHelper[0]);
  };
  try {
    for (let round = 0; round < 16; round++) await Promise.all([killOne(2 * round), killOne(2 * round + 1)]);
    expect([...seen].sort()).toEqual(["a", "b"]);
  } finally {
    await rm(folder, { force: true, recursive: true });
  }
}, 60_000);
