import { chmod, mkdir, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * A machine whose Node does not run TypeScript, as 18, 20 and 22.17 do not: this Node with that switched off.
 */

const old = `exec "${process.execPath}" --no-experimental-strip-types "$@"`;
const needed = `Node 22.18 or later is needed, and ${process.execPath} is ${process.version}`;

let local: LocalStack;
let path: string;

beforeAll(async () => {
  local = await localStack("old-node");
  await local.configure({ teams: someTeams, workspace: local.portkey.workspace.slug });
  const bin = join(local.project, "bin");
  await mkdir(bin);
  // What is on this machine in Pulumi's place, the language host for one, is of TypeScript too.
  const script = `#!/bin/sh
case "$*" in
  *@pulumi/pulumi/cmd/*) ${old} ;;
  *) exec "${process.execPath}" "$@" ;;
esac
`;
  await writeFile(join(bin, "node"), script);
  await chmod(join(bin, "node"), 0o755);
  path = [bin, local.env.PATH].join(delimiter);
});
afterAll(() => local.close());

/** Errors as a user reads them at the end of a run. */
function errors(all: string): string[] {
  const lines = all.slice(all.indexOf("Diagnostics:")).split("\n");
  return lines.map((line) => line.trim()).filter((line) => line.startsWith("error: "));
}

test("a first pulumi up says in one line which Node it needs", async () => {
  const { all, exitCode } = await local.cli(["up", "--yes", "--skip-preview"], { PATH: path });
  expect(exitCode).not.toBe(0);
  expect(errors(all)).toEqual([`error: ${needed} (the project's own Node: npm exec -c "pulumi up")`]);
});

test("refresh and destroy, which run no program, say it of each resource that they ask for, and lose nothing", async () => {
  await local.up();
  const before = local.portkey.objects();
  for (const command of ["refresh", "destroy"]) {
    const { all, exitCode } = await local.cli([command, "--yes", "--skip-preview"], { PATH: path });
    expect(exitCode).not.toBe(0);
    expect(new Set(errors(all))).toEqual(
      new Set([
        `error: ${needed} (the project's own Node: npm exec -c "pulumi destroy")`,
        "error: update failed",
      ]),
    );
    expect(all).not.toContain("node:internal");
    expect(local.portkey.objects()).toEqual(before);
  }
  await local.stack.destroy();
});
