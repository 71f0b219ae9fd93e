import { afterAll, beforeAll, expect, test } from "vitest";
import { type LocalStack, localStack, someTeams } from "./local-stack.ts";

/*
 * What comes from a file or from Portkey is shown in terminals, logs of pipelines and comments of pull requests: it moves
 * no cursor, reorders no line, starts no command of a log, and is short. Nor does Portkey hand secrets on by it.
 */

const hostile = "\u001b[2J\u202eabc\n::stop-commands::x";

let local: LocalStack;

beforeAll(async () => {
  local = await localStack("printed");
  await local.configure({ teams: {}, workspace: local.portkey.workspace.slug });
});
afterAll(() => local.close());

/** The lines that the CLI prints, which hold nothing of all that. */
async function printed(...args: string[]): Promise<string> {
  const { all, exitCode } = await local.cli([...args, "--color", "never", "--non-interactive"]);
  expect(exitCode).not.toBe(0);
  expect(all).not.toMatch(/[^\P{Cc}\n\t\r]|\p{Cf}|^\s*::/mu);
  return all;
}

test("names and values of a file in a preview's mistakes", async () => {
  const team = { ...someTeams.search, budget: { limit: "x".repeat(50_000) }, regions: [hostile] };
  await local.configure({ teams: { [hostile]: team } });
  const all = await printed("preview");
  expect(all).toContain('regions[0]: "\\u001b[2J\\u202eabc\\n::stop-commands::x" is not an AWS region');
  expect(all.length).toBeLessThan(10_000);
});

test("Portkey's messages, and the secrets that they repeat in another form, in the errors of an update", async () => {
  await local.configure({ teams: { payments: someTeams.payments } });
  const key = local.portkey.adminKey;
  const forms = [Buffer.from(key).toString("base64"), Buffer.from(key).toString("hex"), `"${key}"`];
  const message = `${hostile} ${forms.join(" ")} ${"x".repeat(200_000)}`;
  local.portkey.fail({ body: { message }, method: "POST", path: "/virtual-keys", status: 400 });
  const all = await printed("up", "--yes", "--skip-preview");
  expect(all).toContain('Portkey answered 400 "\\u001b[2J\\u202eabc ::stop-commands::x [secret]');
  for (const form of [key, ...forms]) expect(all).not.toContain(form.slice(4, -4));
  expect(all.length).toBeLessThan(20_000);
});
