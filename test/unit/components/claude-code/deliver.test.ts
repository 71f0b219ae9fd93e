import { join } from "node:path";
import { execa } from "execa";
import { expect, test } from "vitest";
import { settings } from "../../../../components/claude-code/settings.ts";
import { source } from "../settings-source.ts";

/*
 * The program around a team's deliver command, as the engine runs it.
 */

const program = join(import.meta.dirname, "../../../../components/claude-code/deliver.ts");
const apiKey = "pk-Key/+1234567890";
const team = source({ apiKey, metadata: { team: "payments" } });
const document = JSON.stringify(settings(team, { mode: "messages" }), undefined, 2);

async function deliver(command: string, env: Readonly<Record<string, string>> = {}, input = document) {
  const { exitCode, stderr, stdout } = await execa(process.execPath, [program], {
    env: { API_KEY: apiKey, COMMAND: command, TEAM: "payments", ...env },
    input,
    reject: false,
  });
  return { exitCode, stderr, stdout };
}

test("the command gets the settings and its variables whole, as it would without us", async () => {
  const check =
    'test "$(cat)" = "$EXPECTED" && test "$API_KEY/$TEAM" = "$KEY/payments" && test -z "$COMMAND"';
  expect(await deliver(check, { EXPECTED: document, KEY: apiKey })).toEqual({
    exitCode: 0,
    stderr: "",
    stdout: "",
  });
});

const tellers: [how: string, command: string][] = [
  ["in plain text", 'echo "$API_KEY"'],
  ["in base64", 'printf "user:%s" "$API_KEY" | base64'],
  ["in hex", "printf %s \"$API_KEY\" | od -An -v -tx1 | tr -d ' \\n'"],
  ["by the shell's own trace", 'set -x; : "$API_KEY"'],
  ["with the settings", "cat"],
  ["with the settings, indented", "sed 's/^/  > /'"],
  [
    "with the settings on one line",
    `${process.execPath} -p 'JSON.stringify(JSON.parse(fs.readFileSync(0)))'`,
  ],
  ["with one variable of the settings", "grep AUTH_TOKEN"],
];
test.each(tellers)("a command that fails and prints the key %s does not show it", async (_how, command) => {
  for (const redirected of [command, `exec >&2; ${command}`]) {
    const { exitCode, stderr, stdout } = await deliver(`${redirected}; exit 3`);
    expect(exitCode).toBe(3);
    const shown = stdout + stderr;
    expect(shown).toContain("[secret]");
    for (const form of [apiKey, "Key/", "S2V5Ly", "4b65792f", "x-portkey-"])
      expect(shown).not.toContain(form);
  }
});

test("what else a command prints stays, in lines that cannot command a pipeline", async () => {
  expect(
    await deliver("echo https://vault.example.com is sealed; printf '::error::\\033[2J\\n' >&2; exit 7"),
  ).toEqual({
    exitCode: 7,
    stderr: "\\::error::\\u001b[2J\ndeliver.command ended with exit code 7",
    stdout: "https://vault.example.com is sealed",
  });
});

const endings: [command: string, exitCode: number][] = [
  ["true", 0],
  ["exit 255", 255],
  ["kill -TERM $$", 143],
  ["kill -KILL $$", 137],
  ["no-such-program-here", 127],
];
test.each(endings)("%s ends with the code that a shell reports", async (command, exitCode) => {
  expect(await deliver(command)).toMatchObject({ exitCode });
});

test("a command that reads nothing of long settings, and one that prints much, come to their ends", async () => {
  const long = JSON.stringify({ env: { A: "a".repeat(1_000_000) } });
  expect(await deliver("exec 0<&-; echo done", {}, long)).toMatchObject({
    exitCode: 0,
    stdout: "done",
  });
  const { exitCode, stdout } = await deliver(
    `i=0; while [ $i -lt 2000 ]; do echo "line $i $API_KEY"; i=$((i+1)); done`,
  );
  expect(exitCode).toBe(0);
  expect(stdout.split("\n")).toHaveLength(2000);
  expect(stdout).not.toContain(apiKey);
});
