import { appendFile, mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { ensureEngine, sdkVersion } from "../../../local/engine/engine.ts";
import { goCompiler, program, temporaryFolder, unreachable } from "./workshop.ts";

/* First runs on one machine that start while another is making the engine. */

const finished = `engine-${sdkVersion}`;
const module = new URL("../../../local/engine/engine.ts", import.meta.url).href;

/** A machine whose builds are noted down and take until `go on`. */
async function machine() {
  const folder = await temporaryFolder();
  const [builds, goOn] = [join(folder, "builds"), join(folder, "go-on")];
  const bin = join(folder, "bin");
  await goCompiler(join(folder, "real"), sdkVersion);
  await program(
    bin,
    "go",
    `echo started >> ${builds}`,
    `while [ ! -e ${goOn} ]; do sleep 0.05; done`,
    `[ ! -e ${join(folder, "broken")} ] || exit 1`,
    `exec ${join(folder, "real", "go")} "$@"`,
  );
  const sources = { cache: join(folder, "cache"), releases: unreachable, searchPath: bin };
  return {
    builds: async () => (await readFile(builds, "utf8").catch(() => "")).split("\n").filter(Boolean).length,
    folder,
    goOn: () => writeFile(goOn, ""),
    run() {
      const script = `import { ensureEngine } from ${JSON.stringify(module)};
        console.log((await ensureEngine(${JSON.stringify(sources)})).origin);`;
      const run = execa(process.execPath, ["--input-type=module", "--eval", script], { reject: false });
      let said = "";
      run.stderr.on("data", (chunk) => {
        said += chunk;
      });
      return { run, said: () => said };
    },
    sources,
  };
}

test("the second waits for the first and says so: the engine is built once", async () => {
  const { builds, goOn, run, sources } = await machine();
  const first = run();
  await expect.poll(builds, { timeout: 30_000 }).toBe(1);
  const second = run();
  await expect
    .poll(second.said, { timeout: 30_000 })
    .toContain(`Waiting for another run that makes Pulumi ${sdkVersion} …`);
  await goOn();
  expect([(await first.run).stdout, (await second.run).stdout]).toEqual(["build", "cache"]);
  expect(await builds()).toBe(1);
  expect(await readdir(sources.cache)).toEqual([finished]);
});

test("one that fails lets the next try", async () => {
  const { builds, folder, goOn, run } = await machine();
  await appendFile(join(folder, "broken"), "");
  const [first, second] = [run(), run()];
  await expect.poll(builds, { timeout: 30_000 }).toBe(1);
  await goOn();
  expect([(await first.run).exitCode, (await second.run).exitCode]).toEqual([1, 1]);
  expect(await builds()).toBe(2);
});

test("one that was killed is not waited for once it has been silent for some seconds", async () => {
  const { builds, goOn, run, sources } = await machine();
  const killed = run();
  await expect.poll(builds, { timeout: 30_000 }).toBe(1);
  killed.run.kill("SIGKILL");
  await killed.run;
  await goOn();
  const lock = join(sources.cache, `${finished}.lock`);
  expect(await readdir(sources.cache)).toContain(`${finished}.lock`);
  await utimes(lock, new Date(0), new Date(0));
  expect(await ensureEngine(sources)).toMatchObject({ origin: "build" });
});

test("a lock that a killed run left behind holds nobody up where the engine is there", async () => {
  const { goOn, sources } = await machine();
  await goOn();
  await ensureEngine(sources);
  await mkdir(join(sources.cache, `${finished}.lock`));
  expect(await ensureEngine(sources)).toMatchObject({ origin: "cache" });
});
