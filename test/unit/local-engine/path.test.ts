import { mkdir, symlink } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { expect, test } from "vitest";
import { ensureEngine, sdkVersion } from "../../../local/engine/engine.ts";
import { serves } from "../../../local/engine/programs.ts";
import { engine, program, temporaryFolder, unreachable } from "./workshop.ts";

/** An engine that was cached before: what is taken when the one on PATH does not do. */
async function withCachedEngine() {
  const folder = await temporaryFolder();
  const cache = join(folder, "cache");
  await engine(join(cache, `engine-${sdkVersion}`), sdkVersion);
  return { bin: join(folder, "bin"), cache, releases: unreachable };
}

test("a user's own engine of the SDK's version is used, and nothing is made", async () => {
  const { bin, ...sources } = await withCachedEngine();
  await engine(bin, sdkVersion);
  expect(await ensureEngine({ ...sources, searchPath: bin })).toMatchObject({
    version: sdkVersion,
    origin: "path",
  });
});

test("a user's newer release of the same major is used rather than doubled", async () => {
  const { bin, ...sources } = await withCachedEngine();
  await engine(bin, "3.9999.0");
  expect(await ensureEngine({ ...sources, searchPath: bin })).toMatchObject({
    version: "3.9999.0",
    origin: "path",
  });
});

test.for(["3.9.0", "2.9999.0", "4.0.0"])(
  "a run does not start on engine %s, which cannot serve the SDK",
  async (version) => {
    const { bin, ...sources } = await withCachedEngine();
    await engine(bin, version);
    expect(await ensureEngine({ ...sources, searchPath: bin })).toMatchObject({ origin: "cache" });
  },
);

test("a run does not start on a pulumi that has no language host to run TypeScript", async () => {
  const { bin, ...sources } = await withCachedEngine();
  await program(bin, "pulumi", `echo v${sdkVersion}`);
  expect(await ensureEngine({ ...sources, searchPath: bin })).toMatchObject({ origin: "cache" });
});

test("a run does not start on a pulumi that cannot say its version", async () => {
  const { bin, ...sources } = await withCachedEngine();
  await engine(bin, sdkVersion);
  await program(bin, "pulumi", "exit 1");
  expect(await ensureEngine({ ...sources, searchPath: bin })).toMatchObject({ origin: "cache" });
});

test("an installation that only links pulumi into PATH is used", async () => {
  const { bin, ...sources } = await withCachedEngine();
  const installation = await temporaryFolder();
  await engine(installation, sdkVersion);
  await mkdir(bin);
  await symlink(join(installation, "pulumi"), join(bin, "pulumi"));
  expect(await ensureEngine({ ...sources, searchPath: bin })).toMatchObject({ origin: "path" });
});

test("a folder named pulumi on PATH does not hide the engine behind it", async () => {
  const { bin, ...sources } = await withCachedEngine();
  const projects = await temporaryFolder();
  await mkdir(join(projects, "pulumi"));
  await engine(bin, sdkVersion);
  const searchPath = [projects, "", bin].join(delimiter);
  expect(await ensureEngine({ ...sources, searchPath })).toMatchObject({ origin: "path" });
});

test("a node beside the user's engine does not take the place of the node in use", async () => {
  const { bin, ...sources } = await withCachedEngine();
  await engine(bin, sdkVersion);
  const { path } = await ensureEngine({ ...sources, searchPath: bin });
  expect(path).not.toContain(bin);
});

test("dynamic resources find their provider, whatever engine is taken", async () => {
  const { bin, ...sources } = await withCachedEngine();
  const cached = await ensureEngine({ ...sources, searchPath: bin });
  await engine(bin, sdkVersion);
  const onPath = await ensureEngine({ ...sources, searchPath: bin });
  for (const { path } of [cached, onPath]) {
    expect(path.at(-1)).toMatch(/node_modules\/@pulumi\/pulumi$/);
  }
});

test.for([
  ["3.259.0", "3.259.0", true],
  ["3.1000.0", "3.259.0", true],
  ["3.260.0-dev.0", "3.259.0", true],
  ["3.99.9", "3.259.0", false],
  ["30.0.0", "3.259.0", false],
  ["", "3.259.0", false],
] as const)("versions are told apart by number: %s for %s is %s", ([found, wanted, expected]) => {
  expect(serves(found, wanted)).toBe(expected);
});
