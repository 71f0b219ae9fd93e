import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { folderWith, sonnet } from "./some-project.ts";

/*
 * A stack's file comes with a pull request. What a command prints of it moves no cursor, reorders no line and is no command
 * of a pipeline's log.
 */

const command = join(import.meta.dirname, "../../../../tools/team/team.ts");
const hostile = "\u001b[2J\u202eshop\n::stop-commands::x";
const written = JSON.stringify(hostile);

/** Taken by the program. */
const taken = `config:
  bedrock-portkey:workspace: ws-dev
  bedrock-portkey:teams:
    payments:
      regions: [us-east-1]
      models: { default: ${sonnet} }
      metadata: { project: "a\u202eb ##[error]" } # \u202e ##[error] ${"x".repeat(100_000)}
`;

/** Full of mistakes. */
const refused = `${taken}
    ${written}:
      regions: [${written}]
      models: { default: ${written}, allow: ["${"x".repeat(100_000)}"] }
`;

/** Runs the command in a folder with this file. @returns what it prints */
async function team(file: string, ...args: string[]) {
  const { all, exitCode, stdout } = await execa(process.execPath, [command, ...args], {
    all: true,
    cwd: folderWith({ "Pulumi.dev.yaml": file }),
    env: { PORTKEY_API_KEY: "" },
    reject: false,
  });
  expect(all).not.toMatch(/[^\P{Cc}\n]|\p{Cf}|^\s*::|##\[/mu);
  return { all, exitCode, stdout };
}

test.each([
  ["list", refused, 0],
  [`add shop --region us-east-1 --model ${sonnet}`, taken, 0],
  [`add shop --region us-east-1 --model ${sonnet}`, refused, 2],
  ["remove payments", taken, 0],
  ["rotate payments", taken, 0],
  ["show payments", taken, 0],
  ["show payments", refused, 2],
])("npm run team -- %s prints a hostile file as short lines of plain text", async (line, file, code) => {
  const { all, exitCode } = await team(file, ...line.split(" "));
  expect(exitCode, all).toBe(code);
  for (const shown of all.split("\n")) expect(shown.length).toBeLessThan(2_000);
});

test("JSON is plain text too, and means the same", async () => {
  expect(JSON.parse((await team(refused, "list", "--json")).stdout)).toContainEqual(
    expect.objectContaining({ team: hostile }),
  );
  expect(JSON.parse((await team(taken, "show", "payments", "--json")).stdout)).toMatchObject({
    spec: { metadata: { project: "a\u202eb ##[error]" } },
  });
});

test("a hostile name on the command line is repeated as plain text", async () => {
  const { all } = await team(taken, "show", hostile);
  expect(all).toContain("\\u001b[2J\\u202eshop\\n::stop-commands::x: unknown team");
});
