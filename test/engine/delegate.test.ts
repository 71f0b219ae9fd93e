import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../../local/folders.ts";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * The state holds only a line that imports the lifecycle. What users would lose if that line misbehaved:
 * every resource would change with each release, or deletions would be reported that never happened.
 */

let local: LocalStack;
const many = Object.fromEntries(
  Array.from({ length: 6 }, (_, index) => [`team-${index}`, someTeams.payments]),
);

beforeAll(async () => {
  local = await localStack("delegate");
  await local.configure({ teams: many, workspace: local.portkey.workspace.slug });
  await local.up();
});
afterAll(() => local.close());

/** Puts other modules in the place of the lifecycle's, each of which waits before it is the real one. */
async function replaceLifecycle(milliseconds: number): Promise<void> {
  const folder = join(local.project, "replaced");
  await mkdir(folder, { recursive: true });
  for (const name of ["api-key", "config", "virtual-key", "workspace"]) {
    const real = join(checkout, "components", "portkey", "lifecycle", `${name}.ts`);
    await writeFile(
      join(folder, `${name}.ts`),
      `await new Promise((resolve) => setTimeout(resolve, ${milliseconds}));
       export { default } from ${JSON.stringify(real)};`,
    );
  }
  const file = join(local.project, "package.json");
  const manifest = JSON.parse(await readFile(file, "utf8"));
  manifest.imports["#portkey/*"] = "./replaced/*.ts";
  await writeFile(file, JSON.stringify(manifest));
}

test("other lifecycle code is no change of any resource", async () => {
  await replaceLifecycle(0);
  const { exitCode, all } = await local.cli(["preview", "--expect-no-changes"]);
  expect(exitCode, all).toBe(0);
});

test("every read of a refresh arrives, though the modules take half a second to load", async () => {
  await replaceLifecycle(500);
  local.portkey.resetCalls();
  const { exitCode, all } = await local.cli(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
  expect(exitCode, all).toBe(0);
  expect(local.portkey.calls()).toEqual({
    "GET /admin/workspaces": 1,
    "GET /api-keys/{id}": 6,
    "GET /configs/{slug}": 6,
    "GET /virtual-keys/{slug}": 12,
  });
});

test("every deletion of a destroy arrives, though the modules take half a second to load", async () => {
  local.portkey.resetCalls();
  await local.stack.destroy();
  expect(local.portkey.calls()).toEqual({
    "DELETE /api-keys/{id}": 6,
    "DELETE /configs/{slug}": 6,
    "DELETE /virtual-keys/{slug}": 12,
  });
  expect(Object.values(local.portkey.objects()).flat()).toEqual([]);
});
