import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type ApiKeyHelperSpec,
  apiKeyHelperCommand,
  memberNameError,
} from "../../../../components/claude-code/api-key-helper.ts";
import { settings } from "../../../../components/claude-code/settings.ts";
import { source } from "../settings-source.ts";

/*
 * Helpers as Claude Code runs them: by a shell, here sh, with programs that print what they were asked for.
 */

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bedrock-portkey-helper-"));
  await mkdir(join(folder, "bin"));
  await mkdir(join(folder, "work"));
  for (const program of ["aws", "secret-tool"]) {
    await writeFile(join(folder, "bin", program), `#!/bin/sh\nprintf '%s\\0' "$@"\n`);
    await chmod(join(folder, "bin", program), 0o755);
  }
});
afterAll(() => rm(folder, { force: true, recursive: true }));

/** The arguments with which a helper asks for a member's key. */
async function askedFor(helper: ApiKeyHelperSpec, member: string): Promise<readonly string[]> {
  const apiKeyHelper = apiKeyHelperCommand(helper, "payments");
  const made = settings(source({ apiKeyHelper, members: { [member]: {} } }), { member });
  const { stdout } = await execa("/bin/sh", ["-c", made.apiKeyHelper ?? ""], {
    cwd: join(folder, "work"),
    env: { PATH: `${join(folder, "bin")}:/usr/bin:/bin` },
    extendEnv: false,
  });
  return stdout.split("\0").slice(0, -1);
}

const hostile = [
  "o'brien",
  "x'; touch pwned; '",
  "x; touch pwned #",
  "x & touch pwned &",
  "a|b",
  "a>pwned",
  "two  words ",
  "*",
  "~",
  "#x",
  "{a,b}",
  "[a-z]*",
  "!!",
  "^x",
  "jösé ünd 田中",
  "-x",
  "(touch pwned)",
];

test.each(hostile)("a member called %s gets the key of that name, and runs nothing else", async (member) => {
  const keychain = { keychain: "claude-{team}-{member}" };
  expect(memberNameError(keychain, member)).toBeUndefined();
  expect(await askedFor(keychain, member)).toEqual(["lookup", "service", `claude-payments-${member}`]);
  const secret = await askedFor({ region: "eu-west-1", secretsManager: "claude/{member}" }, member);
  expect(secret.slice(0, 6)).toEqual([
    "secretsmanager",
    "get-secret-value",
    "--secret-id",
    `claude/${member}`,
    "--region",
    "eu-west-1",
  ]);
  expect((await askedFor({ parameterStore: "/claude/{member}" }, member))[4]).toBe(`/claude/${member}`);
  expect(await readdir(join(folder, "work"))).toEqual([]);
});

test("whatever a member is called: the name arrives whole, or is refused before it gets into a command", async () => {
  const names = fc.string({ maxLength: 8, minLength: 1, unit: fc.constantFrom(..."a$&`'\"\\%{};|\n\t é~*") });
  await fc.assert(
    fc.asyncProperty(names, async (member) => {
      for (const helper of [{ keychain: "k-{member}" }, { command: "aws k-{member}" }]) {
        const asked = askedFor(helper, member);
        if (memberNameError(helper, member) === undefined) expect((await asked).at(-1)).toBe(`k-${member}`);
        else if ("keychain" in helper) await expect(asked).rejects.toThrow("cannot be quoted");
        else await asked.catch(() => undefined);
      }
      expect(await readdir(join(folder, "work"))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});
