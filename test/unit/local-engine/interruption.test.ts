import { mkdir, readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ensureEngine, sdkVersion } from "../../../local/engine/engine.ts";
import { makeEngineFolder } from "../../../local/engine/engine-folder.ts";
import { engine, goCompiler, program, temporaryFolder, unreachable } from "./workshop.ts";

const finished = `engine-${sdkVersion}`;

async function sources() {
  const folder = await temporaryFolder();
  const searchPath = join(folder, "bin");
  await goCompiler(searchPath, sdkVersion);
  return { cache: join(folder, "cache"), searchPath, releases: unreachable };
}

test("an engine whose set-up was interrupted is made again rather than run", async () => {
  const interrupted = await sources();
  await program(join(interrupted.cache, finished), "theirs");
  expect(await ensureEngine(interrupted)).toMatchObject({ origin: "build" });
  expect(await readdir(join(interrupted.cache, finished))).toEqual(["pulumi"]);
});

test("a draft that a killed set-up left behind is not taken for an engine", async () => {
  const interrupted = await sources();
  await engine(join(interrupted.cache, `${finished}.AbCdEf`), sdkVersion);
  expect(await ensureEngine(interrupted)).toMatchObject({ origin: "build" });
});

test("drafts of killed set-ups do not fill the disk, and one still being made is left alone", async () => {
  const interrupted = await sources();
  const old = join(interrupted.cache, `${finished}.old`);
  await mkdir(old, { recursive: true });
  await utimes(old, new Date(0), new Date(0));
  await mkdir(join(interrupted.cache, `${finished}.now`));
  await ensureEngine(interrupted);
  expect(await readdir(interrupted.cache)).toEqual([finished, `${finished}.now`]);
});

test("an engine that another run finished first is not pulled from under it", async () => {
  const folder = join(await temporaryFolder(), finished);
  await makeEngineFolder(folder, sdkVersion, async (draft) => {
    await engine(draft, sdkVersion);
    await engine(folder, sdkVersion);
    await program(folder, "theirs");
  });
  expect(await readdir(folder)).toContain("theirs");
});
