import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { checkout } from "../../local/folders.ts";

/* A Node that does not run TypeScript, as 18, 20 and 22.17 do not: this one with that switched off. */

const off = "--no-experimental-strip-types";
const needed = `Node 22.18 or later is needed, and ${process.execPath} is ${process.version}`;

test("each npm script says which Node it needs, where the project's own was not installed", async () => {
  const bin = await mkdtemp(join(tmpdir(), "bedrock-portkey-old-node-"));
  await writeFile(join(bin, "node"), `#!/bin/sh\nexec "${process.execPath}" ${off} "$@"\n`);
  await chmod(join(bin, "node"), 0o755);
  const { scripts } = JSON.parse(await readFile(join(checkout, "package.json"), "utf8"));
  const ours = Object.values<string>(scripts).filter((script) => /^node\b/.test(script));
  expect(ours.length).toBeGreaterThan(15);
  for (const script of ours) {
    const { exitCode, stderr } = await execa(script, {
      cwd: checkout,
      env: { PATH: bin },
      extendEnv: false,
      reject: false,
      shell: true,
    });
    expect([script, exitCode, stderr]).toEqual([
      script,
      1,
      `${needed} (npm ci installs one for this project, unless it omits devDependencies or ignores scripts)`,
    ]);
  }
  await rm(bin, { recursive: true });
});

test("a policy pack says it too", async () => {
  const pack = JSON.stringify(join(checkout, "policy"));
  const { exitCode, stderr } = await execa(process.execPath, [off, "--eval", `require(${pack})`], {
    reject: false,
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`Error: ${needed}\n`);
});
