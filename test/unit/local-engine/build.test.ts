import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ensureEngine, sdkVersion } from "../../../local/engine/engine.ts";
import { engine, goCompiler, program, temporaryFolder, unreachable } from "./workshop.ts";

async function sources() {
  const folder = await temporaryFolder();
  return { cache: join(folder, "cache"), searchPath: join(folder, "bin"), releases: unreachable };
}

test("a machine that reaches only module mirrors gets an engine too", async () => {
  const isolated = await sources();
  await goCompiler(isolated.searchPath, sdkVersion);
  expect(await ensureEngine(isolated)).toMatchObject({ origin: "build", version: sdkVersion });
  expect(await ensureEngine(isolated)).toMatchObject({ origin: "cache", version: sdkVersion });
});

test("whoever raises the SDK alone is told to raise the wrapper module with it", async () => {
  const isolated = await sources();
  await goCompiler(isolated.searchPath, "3.9999.0");
  await expect(ensureEngine({ ...isolated, version: "3.9999.0" })).rejects.toThrow(
    `local/engine/pulumi/go.mod pins ${sdkVersion} of github.com/pulumi/pulumi/pkg/v3, but @pulumi/pulumi is 3.9999.0: raise both together`,
  );
});

test("a failed build says what Go said", async () => {
  const isolated = await sources();
  await program(isolated.searchPath, "go", "echo 'go: go.mod requires go >= 1.25.11' >&2", "exit 1");
  await expect(ensureEngine(isolated)).rejects.toThrow(
    "- build from Go modules: go: go.mod requires go >= 1.25.11",
  );
  expect(await readdir(isolated.cache)).toEqual([]);
});

test("a user with none of the ways learns of all three, why each failed, and what to do", async () => {
  const isolated = await sources();
  await engine(isolated.searchPath, "3.1.0");
  const error = await ensureEngine(isolated).catch((reason: Error) => reason);
  expect(error).toBeInstanceOf(Error);
  expect((error as Error).message.replaceAll(isolated.searchPath, "BIN").split("\n")).toEqual([
    `There is no Pulumi engine that serves @pulumi/pulumi ${sdkVersion}, and none of three ways to get one worked:`,
    `- on PATH: BIN/pulumi is 3.1.0, which does not serve ${sdkVersion}`,
    expect.stringMatching(/^- official download: .*ECONNREFUSED/),
    expect.stringMatching(/^- build from Go modules: no go found on PATH; it takes Go \d+\.\d+\S* or later$/),
    expect.stringContaining(`Put Pulumi ${sdkVersion}`),
  ]);
});
