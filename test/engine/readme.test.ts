import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkout } from "../../local/folders.ts";
import { type LocalStack, localStack } from "./local-stack.ts";

/* README's commands, followed line by line. */

let local: LocalStack;
let home: string;
beforeAll(async () => {
  local = await localStack("readme");
  home = await mkdtemp(join(tmpdir(), "bedrock-portkey-home-"));
});
afterAll(async () => {
  await local.close();
  await rm(home, { recursive: true });
});

/** The commands of a section's first block, without their comments. */
async function commandsOf(heading: string): Promise<string[]> {
  const readme = await readFile(join(checkout, "README.md"), "utf8");
  const block = /```sh\n(.*?)```/s.exec(readme.slice(readme.indexOf(`\n## ${heading}\n`)))?.[1] ?? "";
  return block.split("\n").flatMap((line) => line.replace(/\s+#.*/, "").trim() || []);
}

async function run(command: string): Promise<void> {
  const { all, exitCode } = await execa(command, {
    all: true,
    cwd: local.project,
    env: { ...local.env, HOME: home, PULUMI_SKIP_CONFIRMATIONS: "true" },
    extendEnv: false,
    reject: false,
    shell: true,
    stdin: "ignore",
  });
  expect([command, exitCode], all).toEqual([command, 0]);
}

test("a new environment is made as README says: nothing that Pulumi wrote in its file is lost on the way", async () => {
  const file = join(local.project, "Pulumi.prod.yaml");
  const saltOf = async () => /^encryptionsalt: .+$/m.exec(await readFile(file, "utf8"))?.[0];
  let salt: string | undefined;
  const commands = await commandsOf("Use it");
  expect(commands).toContain("npm ci");
  for (const command of commands) {
    // The packages are here already, and so is the key.
    if (command === "npm ci" || command.startsWith("export PORTKEY_API_KEY=")) continue;
    await run(command.replace("~/.claude", "$HOME/.claude"));
    if (command.startsWith("cp ")) {
      const text = await readFile(file, "utf8");
      await writeFile(file, text.replace("quick-start:", "payments:"));
    }
    if (command.startsWith("pulumi stack init")) salt = await saltOf();
  }
  expect(salt).toBeDefined();
  expect(await saltOf()).toBe(salt);
  const settings = JSON.parse(await readFile(join(home, ".claude", "settings.json"), "utf8"));
  expect(settings.env.ANTHROPIC_MODEL).toBe("us.anthropic.claude-sonnet-4-20250514-v1:0");
});
