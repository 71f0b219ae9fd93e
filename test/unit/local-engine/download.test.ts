import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { ensureEngine, sdkVersion } from "../../../local/engine/engine.ts";
import { engine, releasesHost, temporaryFolder } from "./workshop.ts";

const archive = `pulumi-v${sdkVersion}-${process.platform}-${process.arch}.tar.gz`;
const checksums = `pulumi-${sdkVersion}-checksums.txt`;

/** A release in the official form: one folder "pulumi" in a compressed archive. */
async function release(version = sdkVersion) {
  const folder = await temporaryFolder();
  await engine(join(folder, "pulumi"), version);
  await execa("tar", ["-czf", "release.tar.gz", "pulumi"], { cwd: folder });
  const content = await readFile(join(folder, "release.tar.gz"));
  return { content, checksum: createHash("sha256").update(content).digest("hex") };
}

async function ensureFrom(files: Record<string, string | Buffer>) {
  const cache = await temporaryFolder();
  const releases = await releasesHost(files);
  const result = ensureEngine({ cache, releases, searchPath: "" });
  return { cache, result };
}

test("a machine without an engine gets the official one, ready to run and kept for the next time", async () => {
  const { content, checksum } = await release();
  const { cache, result } = await ensureFrom({
    [checksums]: `${"0".repeat(64)}  pulumi-v${sdkVersion}-windows-x64.zip\n${checksum}  ${archive}\n`,
    [archive]: content,
  });
  const folder = join(cache, `engine-${sdkVersion}`);
  expect(await result).toMatchObject({ origin: "download", version: sdkVersion });
  expect((await result).path[0]).toBe(folder);
  expect((await execa(join(folder, "pulumi"), ["version"])).stdout).toBe(`v${sdkVersion}`);
  expect(await ensureEngine({ cache, searchPath: "" })).toMatchObject({ origin: "cache" });
});

test("an archive that is not the published one never runs", async () => {
  const { content } = await release();
  const { cache, result } = await ensureFrom({
    [checksums]: `${"0".repeat(64)}  ${archive}\n`,
    [archive]: content,
  });
  await expect(result).rejects.toThrow(/has checksum [0-9a-f]{64}, published is 0{64}/);
  expect(await readdir(cache)).toEqual([]);
});

test("an archive that the published checksums do not know never runs", async () => {
  const { content, checksum } = await release();
  const { result } = await ensureFrom({
    [checksums]: `${checksum}  another-${archive}.sbom\n`,
    [archive]: content,
  });
  await expect(result).rejects.toThrow(`the published checksums do not list ${archive}`);
});

test("a host that mirrors archives without checksums still serves", async () => {
  const { content } = await release();
  const { result } = await ensureFrom({ [archive]: content });
  expect(await result).toMatchObject({ origin: "download" });
});

test("a release that holds another version than its name says is not kept", async () => {
  const { content } = await release("3.1.0");
  const { cache, result } = await ensureFrom({ [archive]: content });
  await expect(result).rejects.toThrow(`it brought 3.1.0 in place of ${sdkVersion}`);
  expect(await readdir(cache)).toEqual([]);
});
